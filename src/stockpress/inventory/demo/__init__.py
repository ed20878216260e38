"""The demo stock: a small electronics workshop that makes sensors, meters and lamps. All of it is invented."""

from stockpress.inventory.demo.marker import demo_models
from stockpress.inventory.demo.marker import is_loaded as demo_is_loaded
from stockpress.inventory.demo.services import DatabaseInUse, DemoInUse, DemoReport, load_demo, remove_demo

__all__ = ["DatabaseInUse", "DemoInUse", "DemoReport", "demo_is_loaded", "demo_models", "load_demo", "remove_demo"]
