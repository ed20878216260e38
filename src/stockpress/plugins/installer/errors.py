"""Why a package is not installed or removed, in words that say what to do."""

from __future__ import annotations

from stockpress.kernel.errors import InvalidInput


class InstallError(InvalidInput):
    """The environment of the plugins stays exactly as it was."""

    code = "plugin_install_failed"


class NothingNamed(InstallError):
    code = "plugin_package_missing"
    text = "Give the name of a package, the address of one, or both."

    def problems(self) -> dict[str | None, list[str]]:
        return {"url": [str(self)], "packagename": [str(self)]}


class RequestUnclear(InstallError):
    code = "plugin_request_invalid"


class InstallDisabled(InstallError):
    code = "plugin_install_disabled"
    text = (
        "Installing and uninstalling plugins is switched off by the configuration of this server (plugin_noinstall). "
        "Whoever operates it can use `stockpress plugins install`."
    )


class PackageOfServer(InstallError):
    code = "plugin_package_of_server"
    text = "{name} is a part of the server itself ({name} {version}); it changes with the server, not as a plugin."


class PackageNotInstalled(InstallError):
    code = "plugin_package_not_installed"
    text = "No plugin package named {name} is installed."


class SamePackageInstalled(InstallError):
    code = "plugin_package_unchanged"
    text = (
        "The package at {what} is installed already in the same version, from somewhere else. "
        "Uninstall that first, or name the package together with its address."
    )


class ServerConflict(InstallError):
    code = "plugin_needs_other_server"
    text = (
        "{package} needs {needed}, but this server runs on {present}, which no plugin may change. "
        "Choose a version of the plugin that fits, or update the server first."
    )


class PackagesConflict(InstallError):
    code = "plugin_packages_conflict"
    text = "These packages cannot be installed together: {conflicts}. Choose another version, or uninstall one of them."


class PackageNotFound(InstallError):
    code = "plugin_package_not_found"
    text = (
        "No package was found for {what}. Check its name and version, "
        "and that it exists for Python {python} where pip looks for packages."
    )


class IndexRefused(InstallError):
    code = "plugin_index_refused"
    text = "The package index did not accept the name and password, or this address needs some ({reason})."


class IndexUnreachable(InstallError):
    code = "plugin_index_unreachable"
    text = (
        "The place where the package lies cannot be reached: {reason}. Check the address and the network of the server."
    )


class ToolMissing(InstallError):
    code = "plugin_tool_missing"
    text = "The program {tool} is needed to fetch this package and is not installed on the server."


class DiskFull(InstallError):
    code = "plugin_disk_full"
    text = "There is no room left on the disk of the data folder. Nothing was changed; make room there and try again."


class EnvironmentUnusable(InstallError):
    code = "plugin_environment_unusable"
    text = "The folder of the plugins cannot be used: {reason}."


class PluginsFileUnusable(InstallError):
    code = "plugins_file_unusable"
    text = (
        "The plugins file {path} cannot be {action}: {reason}. Make it a file that the server may read and write, "
        "or name another with STOCKPRESS_PLUGIN_FILE."
    )


class InstallationBusy(InstallError):
    code = "plugin_installation_busy"
    text = "Another installation has been running for {minutes:.0f} minutes. Try again when it has ended."


class InstallTooSlow(InstallError):
    code = "plugin_install_too_slow"
    text = "pip was stopped: {reason}."


class PipFailed(InstallError):
    code = "plugin_pip_failed"
    text = "pip failed: {reason}"


class DependencyMissing(InstallError):
    code = "plugin_dependency_missing"
    text = "The plugins would not work together afterwards: {problems}."


class Unforeseen(InstallError):
    code = "plugin_install_unforeseen"
    text = "Something unexpected went wrong ({kind}); the log of the server has the details."
