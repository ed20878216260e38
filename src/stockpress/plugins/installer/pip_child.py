"""Runs pip as a child of an installer: it ends when the installer ends, however that happens.

Started by its path with the Python of a plugins' environment, where nothing of the server can be imported.
"""

import ctypes
import os
import runpy
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    parent = int(sys.argv.pop(1))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    # The folder of this file is on the path because it was started by its path; pip must not see our modules.
    sys.path.pop(0)
    runpy.run_module("pip", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
