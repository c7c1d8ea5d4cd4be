//! `cargo xtask deny`: what is built in may be, by its licence, its source and what is known of it.

use crate::release::CHARTS;
use crate::run::{Trouble, must, program, root};
use crate::tools::crate_program;
use serde_json::Value;

/// Licences, sources and versions must be as `deny.toml` has them, and what npm brings as its lock has it; known faults last,
/// because they have to be asked for.
pub(crate) fn deny() -> Result<(), Trouble> {
    let tool = crate_program("cargo-deny", "0.20.2")?;
    let check = |what: &[&str]| must(program(&tool, [&["--locked", "check"], what].concat()));
    check(&["licenses", "bans", "sources"])?;
    let lock = lock()?;
    match faults_of(&lock, &Allowed::here()?).as_slice() {
        [] => println!("npm: hashes and licences ok"),
        faults => return Err(Trouble::NotAllowed(faults.join("; "))),
    }
    let fetched = must(program(&tool, ["--locked", "fetch", "db"]));
    fetched.map_err(|why| Trouble::Missing {
        what: "the database of advisories",
        why: why.to_string(),
        todo: "Licences, sources and versions are in order; run this again on a machine that reaches github.com.",
    })?;
    check(&["advisories"])?;
    known_of_npm()
}

fn read(name: &str) -> Result<String, Trouble> {
    let path = root().join(name);
    std::fs::read_to_string(&path).map_err(|error| Trouble::File(path, error))
}

/// What npm installs, and nothing else.
fn lock() -> Result<Value, Trouble> {
    const LOCK: &str = "end2end/package-lock.json";
    serde_json::from_str(&read(LOCK)?).map_err(|error| Trouble::File(root().join(LOCK), error.into()))
}

/// What of a lock of npm may not be: a package without a hash, and a licence that is not allowed of what goes into the site. What
/// only builds and tries the product is passed on to nobody.
fn faults_of(lock: &Value, allowed: &Allowed) -> Vec<String> {
    let packages = lock.get("packages").and_then(Value::as_object);
    let packages = packages.into_iter().flatten().filter_map(|(path, package)| {
        let (_, name) = path.rsplit_once("node_modules/")?;
        let word = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
        Some((name, word("integrity"), word("license")))
    });
    let packages: Vec<(&str, &str, &str)> = packages.collect();
    let unhashed = packages.iter().filter(|(_, hash, _)| !hash.starts_with("sha512-"));
    let unhashed = unhashed.map(|(name, ..)| format!("{name} has no SHA-512 in the lock"));
    let missing = CHARTS.iter().filter(|carried| !packages.iter().any(|(name, ..)| name == *carried));
    let missing = missing.map(|carried| format!("{carried} goes into the site and is not in the lock"));
    let others = packages.iter().filter(|(name, _, licence)| CHARTS.contains(name) && !allowed.permits(licence));
    let others =
        others.map(|(name, _, licence)| format!("{name} has the licence “{licence}”, which deny.toml does not allow"));
    unhashed.chain(missing).chain(others).collect()
}

/// Asks npm's registry what is known of the packages of the lock.
fn known_of_npm() -> Result<(), Trouble> {
    let mut audit = program("npm", ["audit", "--package-lock-only", "--include=dev", "--offline=false", "--json"]);
    audit.current_dir(root().join("end2end"));
    let missing = |why: String| Trouble::Missing {
        what: "what is known of the packages of npm",
        why,
        todo: "All else is in order; run this again on a machine whose npm reaches a registry that answers “npm audit”.",
    };
    let output = audit.output().map_err(|error| missing(error.to_string()))?;
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let Some(known) = answer.get("vulnerabilities").and_then(Value::as_object) else {
        return Err(missing(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    };
    match known.keys().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            println!("npm: nothing is known against its packages");
            Ok(())
        }
        names => Err(Trouble::NotAllowed(format!("faults are known of {}; “npm audit” tells them", names.join(", ")))),
    }
}

/// The licences that `deny.toml` allows.
pub(crate) struct Allowed(Vec<String>);

impl Allowed {
    pub(crate) fn here() -> Result<Self, Trouble> {
        Ok(Self::of(&read("deny.toml")?))
    }

    fn of(file: &str) -> Self {
        let list = file.split_once("\nallow = [").and_then(|(_, rest)| rest.split_once(']'));
        let list = list.map_or("", |(list, _)| list);
        let lines = list.lines().map(|line| line.split_once('#').map_or(line, |(before, _)| before));
        let words = lines.flat_map(|line| line.split(',')).map(|one| one.trim().trim_matches('"'));
        Self(words.filter(|one| !one.is_empty()).map(str::to_owned).collect())
    }

    /// Whether an expression of SPDX is met by what is allowed.
    pub(crate) fn permits(&self, expression: &str) -> bool {
        let spaced = expression.replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut rest = words.as_slice();
        self.either(&mut rest) == Some(true) && rest.is_empty()
    }

    /// None where the words are no expression.
    fn either(&self, rest: &mut &[&str]) -> Option<bool> {
        let mut met = self.both(rest)?;
        while let ["OR", after @ ..] = *rest {
            *rest = after;
            met |= self.both(rest)?;
        }
        Some(met)
    }

    fn both(&self, rest: &mut &[&str]) -> Option<bool> {
        let mut met = self.one(rest)?;
        while let ["AND", after @ ..] = *rest {
            *rest = after;
            met &= self.one(rest)?;
        }
        Some(met)
    }

    fn one(&self, rest: &mut &[&str]) -> Option<bool> {
        let (licence, after) = match *rest {
            ["(", after @ ..] => {
                *rest = after;
                let met = self.either(rest)?;
                let [")", after @ ..] = *rest else { return None };
                *rest = after;
                return Some(met);
            }
            [")" | "OR" | "AND" | "WITH", ..] | [] => return None,
            [licence, "WITH", exception, after @ ..] => (format!("{licence} WITH {exception}"), after),
            [licence, after @ ..] => ((*licence).to_owned(), after),
        };
        *rest = after;
        Some(self.0.contains(&licence))
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::{Allowed, faults_of, lock};
    use serde_json::json;

    #[test]
    fn a_licence_is_met_by_what_is_allowed() {
        let allowed =
            Allowed::of("[licenses]\nallow = [\n    \"MIT\", # as most\n    \"Apache-2.0\",\n    \"ISC\",\n]\nx = 1\n");
        for met in ["MIT", "GPL-3.0 OR MIT", "(MIT OR GPL-3.0) AND ISC", "MIT AND (Apache-2.0 OR GPL-3.0)"] {
            assert!(allowed.permits(met), "{met}");
        }
        let unmet =
            ["", "GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0 WITH LLVM-exception", "MIT OR", "(MIT", "MIT ISC", "MIT)"];
        for unmet in unmet {
            assert!(!allowed.permits(unmet), "{unmet}");
        }
    }

    #[test]
    fn a_package_of_npm_has_a_hash_and_what_is_carried_a_licence() {
        let package = |licence: &str| json!({ "license": licence, "integrity": "sha512-x" });
        let allowed = Allowed::of("\nallow = [\"MIT\"]");
        let faults = |echarts, tool| {
            faults_of(
                &json!({ "packages": {
                    "": { "license": "none" }, "node_modules/echarts": echarts, "node_modules/zrender": package("MIT"),
                    "node_modules/zrender/node_modules/tslib": package("MIT"), "node_modules/tool": tool,
                } }),
                &allowed,
            )
        };
        assert_eq!(faults(package("MIT"), package("GPL-3.0")), [""; 0]);
        let [fault] = <[String; 1]>::try_from(faults(package("GPL-3.0"), package("MIT"))).expect("one fault");
        assert!(fault.contains("echarts has the licence “GPL-3.0”"), "{fault}");
        let [fault] = <[String; 1]>::try_from(faults(package("MIT"), json!({ "license": "MIT" }))).expect("one fault");
        assert!(fault.contains("tool has no SHA-512"), "{fault}");
        assert_eq!(faults_of(&json!({}), &allowed).len(), 3, "what goes into the site has to be there");
    }

    #[test]
    fn the_lock_is_in_order() {
        let (lock, allowed) = (lock().expect("it is there"), Allowed::here().expect("it is there"));
        assert_eq!(faults_of(&lock, &allowed), [""; 0]);
    }
}
