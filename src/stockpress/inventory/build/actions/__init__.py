"""What is done with builds: each action is a service that locks the build, does it whole, and tells of it."""

from stockpress.inventory.build.actions.children import CreateChildBuilds
from stockpress.inventory.build.actions.finishing import FinishBuild, Overallocated
from stockpress.inventory.build.actions.outputs import CompleteBuildOutputs, FinishedOutput
from stockpress.inventory.build.actions.states import CancelBuild, HoldBuild, IssueBuild

__all__ = [
    "CancelBuild",
    "CompleteBuildOutputs",
    "CreateChildBuilds",
    "FinishBuild",
    "FinishedOutput",
    "HoldBuild",
    "IssueBuild",
    "Overallocated",
]
