//! The one build path: the program, then everything a browser loads, under `target/site`.

use crate::run::{Trouble, cargo, must, program, root, step};
use crate::tools::{WASM, npm_parts, npm_program, wasm_target};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// What rustc puts to use in the WebAssembly it makes; the optimiser must know to keep to it.
const FEATURES: &[&str] = &[
    "bulk-memory",
    "bulk-memory-opt",
    "call-indirect-overlong",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// How scripts are made short.
const SCRIPTS: [&str; 3] = ["--minify", "--target=es2020", "--log-level=warning"];

/// What a browser runs, a program for each screen: the binaries of `app` but one.
pub(crate) const PROGRAMS: [&str; 5] = ["case", "data", "indicator", "meeting", "trial"];
/// The engine, which runs in a worker beside them.
pub(crate) const ENGINE: &str = "engine";

/// All of them.
fn programs() -> impl Iterator<Item = &'static str> {
    PROGRAMS.into_iter().chain([ENGINE])
}

/// The program.
pub(crate) fn binary() -> PathBuf {
    root().join("target/release").join(format!("huishang{}", std::env::consts::EXE_SUFFIX))
}

/// The folder the server takes the browser's files from.
pub(crate) fn site() -> PathBuf {
    root().join("target/site")
}

/// Builds everything in release.
pub(crate) fn build() -> Result<(), Trouble> {
    build_by(cargo)
}

/// The same by a cargo that is called in a way of its own.
pub(crate) fn build_by(cargo: fn(&str) -> Command) -> Result<(), Trouble> {
    wasm_target()?;
    npm_parts()?;
    step("building the server (release)", || must(cargo("build --release --locked --package server")))?;
    step("building the programs of the browser (WebAssembly, release)", || {
        let screens: String = PROGRAMS.iter().map(|name| format!(" --bin {name}")).collect();
        must(cargo(&wasm_build(&screens)))?;
        must(fast(cargo(&wasm_build(&format!(" --bin {ENGINE}")))))
    })?;
    let package = site().join("pkg");
    std::fs::create_dir_all(&package).map_err(|error| Trouble::File(package.clone(), error))?;
    step("making what the browser loads", || {
        webassembly(&package)?;
        charts(&package)?;
        script(&package, "lists/list.js", "iife")?;
        script(&package, "chips/chips.js", "iife")?;
        script(&package, "offline/offline.js", "iife")?;
        script(&package, "offline/brief.js", "iife")?;
        script(&package, "engine/worker.js", "esm")?;
        installable(&package)?;
        styles(&package, "main", "huishang")?;
        styles(&package, "brief", "brief")?;
        compress(&package)
    })
}

/// Cargo's words for building parts of `app` for a browser.
pub(crate) fn wasm_build(parts: &str) -> String {
    format!(
        "build --profile wasm-release --locked --package app{parts} --target {WASM} --no-default-features --features hydrate"
    )
}

/// The same with the engine compiled for speed and not for size. In the profile it would be so for screens too.
pub(crate) fn fast(mut build: Command) -> Command {
    build.args(["--config", "profile.wasm-release.package.domain.opt-level=3"]);
    build
}

/// Bindings, then the optimiser, for each program that is older than what the compiler made.
fn webassembly(package: &Path) -> Result<(), Trouble> {
    for name in programs() {
        let compiled = root().join("target").join(WASM).join(format!("wasm-release/{name}.wasm"));
        let (finished, script) = (package.join(format!("{name}.wasm")), package.join(format!("{name}.js")));
        let raw = bindings(name);
        // The script is written last.
        if newer(&script, &compiled) && made_so(&script) && raw.is_dir() {
            continue;
        }
        bound(name, &compiled, &raw, &finished)?;
        shortened(&raw.join(format!("{name}.js")), &script)?;
    }
    let (raw, snippets) = (root().join("target/bindings/snippets"), package.join("snippets"));
    empty(&raw)?;
    programs().try_for_each(|name| share(&bindings(name).join("snippets"), &raw))?;
    empty(&snippets)?;
    for path in files(&raw)? {
        shortened(&path, &snippets.join(path.strip_prefix(&raw).unwrap_or(&path)))?;
    }
    Ok(())
}

/// JavaScript of the bindings as a browser loads it: the same with shorter names and no remarks.
fn shortened(from: &Path, to: &Path) -> Result<(), Trouble> {
    let mut esbuild = program(npm_program("esbuild"), SCRIPTS);
    // A module that two places in Rust ask for stands twice in what is imported.
    esbuild
        .args(["--format=esm", "--log-override:duplicate-object-key=silent"])
        .arg(from)
        .arg(format!("--outfile={}", to.display()));
    must(esbuild)
}

/// Puts JavaScript that stands in the source of the library where all programs find it: the same in each, or an error.
fn share(from: &Path, to: &Path) -> Result<(), Trouble> {
    let read = |path: &Path| std::fs::read(path).map_err(|error| Trouble::File(path.to_owned(), error));
    for path in files(from)? {
        let place = to.join(path.strip_prefix(from).unwrap_or(&path));
        if place.exists() && read(&place)? != read(&path)? {
            return Err(Trouble::Bindings(format!("{} is another in two programs", path.display())));
        }
    }
    copy_folder(from, to)
}

/// Makes the bindings of what the compiler made in a folder of their own, and puts it, optimised, where it is finished.
pub(crate) fn bound(name: &str, compiled: &Path, raw: &Path, finished: &Path) -> Result<(), Trouble> {
    empty(raw)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).typescript(false).out_name(name);
    let made = bindgen.web(true).and_then(|bindgen| bindgen.generate(raw));
    made.map_err(|error| Trouble::Bindings(format!("{error:#}")))?;
    let mut optimise = program(npm_program("wasm-opt"), ["-O3", "--strip-debug", "--strip-producers"]);
    optimise.args(FEATURES.iter().map(|feature| format!("--enable-{feature}")));
    optimise.arg(raw.join(format!("{name}_bg.wasm"))).arg("-o").arg(finished);
    must(optimise)
}

/// Where the bindings of a program are made.
pub(crate) fn bindings(name: &str) -> PathBuf {
    root().join("target/bindings").join(name)
}

/// Takes a folder away with what is in it, so that nothing older stays there.
pub(crate) fn empty(folder: &Path) -> Result<(), Trouble> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if folder.exists() => Err(Trouble::File(folder.to_owned(), error)),
        _ => Ok(()),
    }
}

/// ECharts, bundled to what the product draws. What the bundler puts together a compressor that knows more ways makes a
/// twentieth smaller.
fn charts(package: &Path) -> Result<(), Trouble> {
    let source = "app/charts/charts.js";
    let [bundle, short] = ["charts.js", "charts.min.js"].map(|name| root().join("target/bindings").join(name));
    let finished = package.join("charts.js");
    if newer(&finished, &root().join(source)) && made_so(&finished) {
        return Ok(());
    }
    let mut esbuild = program(npm_program("esbuild"), SCRIPTS);
    esbuild.args([source, "--bundle", "--format=esm", "--legal-comments=none"]);
    esbuild.arg(format!("--outfile={}", bundle.display()));
    esbuild.env("NODE_PATH", root().join("end2end/node_modules"));
    must(esbuild)?;
    let mut terser =
        program(npm_program("terser"), ["--module", "--ecma", "2020", "--compress", "passes=2", "--mangle"]);
    terser.arg("--output").arg(&short).arg("--").arg(bundle);
    must(terser)?;
    copy(&short, &finished)
}

/// Whether a file was made with the tools and in the way of now.
fn made_so(made: &Path) -> bool {
    ["end2end/package-lock.json", "xtask/src/site.rs"].iter().all(|from| newer(made, &root().join(from)))
}

/// A small script of ours: the keys of lists, the choices over figures, what keeps a meeting or the brief, what runs the engine.
fn script(package: &Path, source: &str, format: &str) -> Result<(), Trouble> {
    let name = source.rsplit('/').next().unwrap_or(source);
    let mut esbuild = program(npm_program("esbuild"), SCRIPTS);
    esbuild
        .arg(format!("--format={format}"))
        .arg(format!("app/{source}"))
        .arg(format!("--outfile={}", package.join(name).display()));
    must(esbuild)
}

/// What makes the product an application of a phone: its manifest and its icons.
fn installable(package: &Path) -> Result<(), Trouble> {
    let offline = root().join("app/offline");
    copy(&offline.join("manifest.webmanifest"), &package.join("manifest.webmanifest"))?;
    copy_folder(&offline.join("icons"), package)
}

/// A style sheet with all it imports: that of the product, and the part of it that stands in the brief.
fn styles(package: &Path, source: &str, name: &str) -> Result<(), Trouble> {
    let mut esbuild = program(npm_program("esbuild"), ["--bundle", "--minify", "--log-level=warning"]);
    esbuild.arg(format!("style/{source}.css")).arg(format!("--outfile={}", package.join(name).display()) + ".css");
    must(esbuild)
}

/// Puts a brotli twin beside every file, which the server sends to browsers that take it.
fn compress(package: &Path) -> Result<(), Trouble> {
    for path in files(package)? {
        let twin = PathBuf::from(format!("{}.br", path.display()));
        if path.extension().is_some_and(|ending| ending == "br") || newer(&twin, &path) {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(|error| Trouble::File(path.clone(), error))?;
        std::fs::write(&twin, brotli(&bytes)).map_err(|error| Trouble::File(twin.clone(), error))?;
    }
    Ok(())
}

/// Sizes of the blocks that brotli looks at, as powers of two: which makes the smallest differs from file to file.
const BLOCKS: [i32; 4] = [16, 17, 18, 20];

/// Compressed as small as brotli can.
pub(crate) fn brotli(bytes: &[u8]) -> Vec<u8> {
    let compressed = |lgblock| {
        let mut small = Vec::new();
        let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, lgblock, ..Default::default() };
        // Writing into memory cannot fail.
        let _ = brotli::BrotliCompress(&mut &bytes[..], &mut small, &settings);
        small
    };
    let all = std::thread::scope(|scope| {
        BLOCKS.map(|block| scope.spawn(move || compressed(block))).map(std::thread::ScopedJoinHandle::join)
    });
    all.into_iter().flatten().min_by_key(Vec::len).unwrap_or_default()
}

/// Every file under a folder, in order.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let fail = |error| Trouble::File(folder.to_owned(), error);
    let mut found = Vec::new();
    for entry in folder.read_dir().map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

fn newer(made: &Path, from: &Path) -> bool {
    let modified = |path: &Path| path.metadata().and_then(|data| data.modified());
    matches!((modified(made), modified(from)), (Ok(made), Ok(from)) if made >= from)
}

/// Copies a file.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), Trouble> {
    std::fs::copy(from, to).map(|_| ()).map_err(|error| Trouble::File(from.to_owned(), error))
}

/// Copies a folder with what is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<(), Trouble> {
    for path in files(from)? {
        let Ok(inside) = path.strip_prefix(from) else { continue };
        let place = to.join(inside);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder).map_err(|error| Trouble::File(folder.to_owned(), error))?;
        }
        copy(&path, &place)?;
    }
    Ok(())
}
