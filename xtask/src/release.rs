//! `cargo xtask release`: what is carried into a court on a stick. The program, the site, a unit of systemd, the licences, and a
//! list of everything in it; packed so that equal files give an equal archive.

use crate::deny::Allowed;
use crate::run::{Trouble, cargo, must, program, root, step};
use crate::site::{binary, build, copy, copy_folder, empty, site};
use crate::tools::WASM;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the bundle of charts is made of, as npm names it.
pub(crate) const CHARTS: [&str; 3] = ["echarts", "zrender", "tslib"];

/// Builds and packs.
pub(crate) fn release() -> Result<(), Trouble> {
    // Nothing that an older build left there is packed.
    empty(&site())?;
    build()?;
    let name = format!("huishang-{}", env!("CARGO_PKG_VERSION"));
    let folder = root().join("target/archive");
    let inside = folder.join(&name);
    empty(&inside)?;
    std::fs::create_dir_all(&inside).map_err(|error| Trouble::File(inside.clone(), error))?;
    let archive = folder.join(format!("{name}.tar.gz"));
    step("packing", || {
        copy(&binary(), &inside.join("huishang"))?;
        copy_folder(&site(), &inside.join("site"))?;
        for file in ["README.md", "LICENSE-APACHE", "LICENSE-MIT", "docs/operations.md", "xtask/huishang.service"] {
            let from = root().join(file);
            copy(&from, &inside.join(Path::new(file).file_name().unwrap_or_default()))?;
        }
        let list = inside.join("sbom.cdx.json");
        std::fs::write(&list, bill()?).map_err(|error| Trouble::File(list.clone(), error))?;
        let written = said(program("git", ["log", "-1", "--format=%ct"]))?;
        let mut tar = program("tar", ["--create", "--sort=name", "--owner=0", "--group=0", "--numeric-owner"]);
        tar.args(["--mode=go=rX,u+rw", "--use-compress-program=gzip -n -9", &format!("--mtime=@{}", written.trim())]);
        tar.arg("--file").arg(&archive).arg("--directory").arg(&folder).arg(&name);
        must(tar)
    })?;
    must(program("sha256sum", [archive.as_os_str()]))
}

fn said(mut command: Command) -> Result<String, Trouble> {
    let typed = crate::run::typed(&command);
    match command.output() {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(_) => Err(Trouble::Failed(typed)),
        Err(error) => Err(Trouble::File(PathBuf::from(command.get_program()), error)),
    }
}

/// Name, version and licence of something that is in the archive, by its address.
type Components = BTreeMap<String, [String; 3]>;

/// Crates of the program and of the browser's part.
fn crates() -> Result<Components, Trouble> {
    let mut components = Components::new();
    for part in [
        String::from("--package server"),
        format!("--package app --no-default-features --features hydrate --target {WASM}"),
    ] {
        let mut tree = cargo(&format!("tree --locked --edges normal --prefix none {part}"));
        tree.args(["--format", "{p}\t{l}"]);
        for line in said(tree)?.lines() {
            let (package, licence) = line.split_once('\t').unwrap_or((line, ""));
            let mut words = package.split_whitespace();
            let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
            let version = version.trim_start_matches('v');
            let licence = licence.trim_end_matches(" (*)").replace('/', " OR ");
            components.insert(format!("pkg:cargo/{name}@{version}"), [name.to_owned(), version.to_owned(), licence]);
        }
    }
    Ok(components)
}

/// Those, and packages of the charts.
fn components() -> Result<Components, Trouble> {
    let mut components = crates()?;
    for name in CHARTS {
        let path = root().join("end2end/node_modules").join(name).join("package.json");
        let text = std::fs::read_to_string(&path).map_err(|error| Trouble::File(path.clone(), error))?;
        let package: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let word = |key: &str| package.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        components
            .insert(format!("pkg:npm/{name}@{}", word("version")), [name.to_owned(), word("version"), word("license")]);
    }
    Ok(components)
}

/// The same in CycloneDX; nothing is packed whose licence is not allowed.
fn bill() -> Result<String, Trouble> {
    let (components, allowed) = (components()?, Allowed::here()?);
    let others = components.iter().filter(|(_, [.., licence])| !allowed.permits(licence));
    let others: Vec<String> = others.map(|(purl, [.., licence])| format!("{purl}: “{licence}”")).collect();
    if !others.is_empty() {
        return Err(Trouble::NotAllowed(format!("deny.toml does not allow the licences of {}", others.join(", "))));
    }
    let components: Vec<serde_json::Value> = components
        .into_iter()
        .map(|(purl, [name, version, licence])| {
            serde_json::json!({
                "type": "library", "bom-ref": purl, "purl": purl, "name": name, "version": version,
                "licenses": [{ "expression": licence }],
            })
        })
        .collect();
    let bill = serde_json::json!({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": { "component": { "type": "application", "name": "huishang", "version": env!("CARGO_PKG_VERSION") } },
        "components": components,
    });
    Ok(format!("{bill:#}\n"))
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    /// Of the program and of the browser's part; what npm brings is looked at in its lock.
    #[test]
    fn licences_of_all_crates_are_allowed() {
        let bill = super::crates().expect("cargo tells them");
        assert!(bill.len() > 100, "{}", bill.len());
        let allowed = crate::deny::Allowed::here().expect("it is there");
        let others: Vec<_> = bill.iter().filter(|(_, [.., licence])| !allowed.permits(licence)).collect();
        assert!(others.is_empty(), "{others:?}");
    }
}
