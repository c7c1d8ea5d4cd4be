//! What the build and the tests need beyond Rust and Node, found or installed.

use crate::run::{Trouble, cargo, exists, must, program, root, step};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The target of the browser's part.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The target's standard library, installed by rustup where it is missing.
pub(crate) fn wasm_target() -> Result<(), Trouble> {
    let libraries = Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]).output();
    let libraries = libraries.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    if libraries.is_ok_and(|folder| folder.is_dir()) {
        return Ok(());
    }
    step("installing Rust's WebAssembly target (rustup target add)", || {
        must(program("rustup", ["target", "add", WASM])).map_err(|trouble| Trouble::Missing {
            what: "Rust's WebAssembly target",
            why: trouble.to_string(),
            todo: "Run “rustup target add wasm32-unknown-unknown” on a machine that reaches a Rust mirror (RUSTUP_DIST_SERVER), then try again.",
        })
    })
}

/// What comes from npm, as the lock file says. Installed again when the lock file changes.
pub(crate) fn npm_parts() -> Result<(), Trouble> {
    let folder = root().join("end2end");
    let modified = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    let stamp = folder.join("node_modules/.package-lock.json");
    if modified(&stamp).is_some_and(|installed| Some(installed) >= modified(&folder.join("package-lock.json"))) {
        return Ok(());
    }
    if !exists("npm") {
        return Err(Trouble::Missing {
            what: "Node.js with npm",
            why: String::from("no “npm” on the path"),
            todo: "Install Node.js 20 or later, then try again.",
        });
    }
    step("installing esbuild, terser, wasm-opt, ECharts and Playwright (npm ci)", || {
        let mut npm = program("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
        npm.current_dir(&folder);
        must(npm).map_err(|trouble| Trouble::Missing {
            what: "what comes from npm",
            why: trouble.to_string(),
            todo: "Let npm reach a registry (npm config set registry …), then try again.",
        })
    })
}

/// A program that npm installed.
pub(crate) fn npm_program(name: &str) -> PathBuf {
    root().join("end2end/node_modules/.bin").join(name)
}

/// A Chromium for the browser tests: the one named by `CHROMIUM`, the system's, or Debian's package, with Chinese type.
pub(crate) fn browser() -> Result<PathBuf, Trouble> {
    if let Some(given) = std::env::var_os("CHROMIUM") {
        return Ok(given.into());
    }
    let find = || {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        std::env::split_paths(&paths).flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.is_file())
    };
    let fonts = Command::new("fc-list").arg(":lang=zh").output().is_ok_and(|output| !output.stdout.is_empty());
    if let (Some(browser), true) = (find(), fonts) {
        return Ok(browser);
    }
    step("installing Chromium and Chinese type from Debian's packages (apt-get)", || {
        debian(&["chromium", "fonts-noto-cjk", "fontconfig"]).map_err(|trouble| Trouble::Missing {
            what: "a browser for the browser tests",
            why: trouble.to_string(),
            todo: "Install Chromium and a Chinese font, or name a Chromium with CHROMIUM=/path/to/chromium, then try again.",
        })
    })?;
    find().ok_or(Trouble::Missing {
        what: "a browser for the browser tests",
        why: String::from("no chromium on the path after installing it"),
        todo: "Name one with CHROMIUM=/path/to/chromium, then try again.",
    })
}

/// A program of crates.io, built under `target/tools` the first time.
pub(crate) fn crate_program(name: &str, version: &str) -> Result<PathBuf, Trouble> {
    let tools = root().join("target/tools");
    let tool = tools.join("bin").join(name);
    if !tool.exists() {
        let mut install = cargo(&format!("install --locked --version {version} {name} --root"));
        install.arg(&tools);
        must(install)?;
    }
    Ok(tool)
}

/// Valgrind, which counts instructions, or Debian's package of it.
pub(crate) fn valgrind() -> Result<(), Trouble> {
    from_debian("valgrind", "Valgrind, which counts the engine's instructions", "Install Valgrind, then try again.")
}

/// What asks the server for pages.
pub(crate) fn wrk() -> Result<(), Trouble> {
    from_debian("wrk", "wrk, which asks the server for pages", "Install wrk, then try again.")
}

/// A program of a Debian package of its name, installed where it is missing.
fn from_debian(name: &str, what: &'static str, todo: &'static str) -> Result<(), Trouble> {
    if exists(name) {
        return Ok(());
    }
    step(&format!("installing {name} from Debian's packages (apt-get)"), || {
        debian(&[name]).map_err(|trouble| Trouble::Missing { what, why: trouble.to_string(), todo })
    })
}

/// Installs packages of Debian.
pub(crate) fn debian(packages: &[&str]) -> Result<(), Trouble> {
    let quiet = |arguments: &[&str]| {
        let mut command = program("apt-get", arguments);
        command.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        must(command)
    };
    quiet(&["update", "-qq"])?;
    quiet(&[&["install", "-y", "-qq", "--no-install-recommends"], packages].concat())
}
