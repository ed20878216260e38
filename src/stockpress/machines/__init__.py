"""Machines: devices, such as label printers, that the server reaches."""
