//! The matrix of rights as it is written down in `docs/permissions.md`: what the policy answers, cell by cell. After a
//! change of the policy, `UPDATE=1 cargo test -p domain --test permissions` writes it anew, to be read before it is
//! committed.

#![allow(missing_docs, clippy::unwrap_used)]

use domain::court::{CourtCode, CourtTree, xiongan};
use domain::line::Line;
use domain::policy::{Action, Actor, Denied, Grant, Opening, Part, Role, decide};
use std::fmt::Write;

/// The court asked about, as seen from the actor's.
const RELATIONS: [(&str, &str, &str, Grant, bool); 7] = [
    ("own", "冀96", "冀96", Grant::Tallies, true),
    ("below, tallies", "冀96", "冀0638", Grant::Tallies, true),
    ("below, case list", "冀96", "冀0638", Grant::CaseList, true),
    ("below, case detail", "冀96", "冀0638", Grant::CaseDetail, true),
    ("below, not yet administered", "冀96", "冀0638", Grant::Tallies, false),
    ("beside", "冀0638", "冀0629", Grant::CaseDetail, false),
    ("above", "冀0638", "冀96", Grant::CaseDetail, false),
];

fn part(role: Role) -> Part {
    Part::of(role, "张三", Some("民事审判一庭"), None).unwrap()
}

fn cell(role: Role, part: Part, action: Action, relation: (&str, &str, &str, Grant, bool)) -> &'static str {
    let (_, home, target, grant, administered) = relation;
    let actor = Actor { role, part, ..Actor::console(CourtCode::parse(home).unwrap()) };
    let tree = CourtTree::new(xiongan()).unwrap();
    match decide(&actor, action, &CourtCode::parse(target).unwrap(), &tree, Opening { grant, administered }) {
        Ok(Part::Court) => "yes",
        Ok(Part::Line(_)) => "own line",
        Ok(Part::Division(_)) => "own division",
        Ok(Part::Judge(_)) => "own cases",
        Err(Denied::OutsideScope | Denied::NotYourRole(..)) => "–",
        Err(Denied::NotGranted(_)) => "not granted",
        Err(Denied::OnlyTheCourtItself(_)) => "that court only",
    }
}

fn matrix() -> String {
    let mut text = String::from(
        "# Permissions\n\nWhat `domain::policy` answers, by action, role and the relation of the court asked about. “–” is answered as if there\n\
         were no such thing (404); “not granted” and “that court only” are told with the reason (403). This file is\n\
         compared with the policy by `domain/tests/permissions.rs` and with real requests by `server/tests/matrix.rs`.\n",
    );
    for action in Action::ALL {
        write!(text, "\n## {} {}\n\n| role |", action.zh(), action.id()).unwrap();
        for (name, ..) in RELATIONS {
            write!(text, " {name} |").unwrap();
        }
        text.push_str("\n|---|---|---|---|---|---|---|---|\n");
        let of_a_line = [Role::TrialManagement, Role::CourtLeader].map(|role| (role, Part::Line(Line::Civil)));
        let roles = Role::ALL.iter().map(|role| (*role, part(*role))).chain(of_a_line);
        for (role, part) in roles {
            let line = if matches!(part, Part::Line(_)) { " with a line" } else { "" };
            let cells: Vec<&str> =
                RELATIONS.iter().map(|relation| cell(role, part.clone(), *action, *relation)).collect();
            if cells.iter().any(|cell| *cell != "–") {
                writeln!(text, "| {} {}{line} | {} |", role.zh(), role.en(), cells.join(" | ")).unwrap();
            }
        }
    }
    text
}

#[test]
fn the_written_matrix_is_the_policy() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/permissions.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, matrix()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), matrix());
}
