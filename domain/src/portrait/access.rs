//! Who opens whose portrait. The portrayed judge is the first to see it.

use super::Subject;
use crate::case::Person;
use crate::day::Day;
use crate::line::Line;
use crate::period::Period;
use crate::policy::{Actor, Part, Role};
use serde::{Deserialize, Serialize};

/// What a court sets about portraits of its judges. No published rule sets it: what stands here at first is a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Access {
    /// Days after the end of a period in which a judge's portrait is the judge's alone, unless the judge has opened it.
    pub days: u16,
    /// Whether heads open those of their division.
    pub heads: bool,
    /// Whether court leaders open those of their court or line.
    pub leaders: bool,
    /// Whether the trial management office opens those of its court.
    pub office: bool,
}

impl Default for Access {
    fn default() -> Self {
        Self { days: 7, heads: true, leaders: true, office: false }
    }
}

impl Access {
    /// The most days a court can set.
    pub const MOST_DAYS: u16 = 92;

    /// Whether the setting can be meant.
    pub const fn makes_sense(self) -> bool {
        self.days <= Self::MOST_DAYS
    }

    /// Whether the role opens portraits of judges, as far as its part of the court goes.
    const fn lets(self, role: Role) -> bool {
        match role {
            Role::DivisionHead => self.heads,
            Role::CourtLeader => self.leaders,
            Role::TrialManagement => self.office,
            _ => false,
        }
    }
}

/// Why a portrait is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// It is none of theirs.
    #[error("不在您的范围内 / not in your scope")]
    OutsideScope,
    /// The court's setting keeps it from the role.
    #[error("本院设置未向您的角色开放法官画像 / the court does not open portraits of judges to your role")]
    KeptByCourt,
    /// The judge has not seen it, and the days are not over.
    #[error("本人尚未查看，{0} 起才向他人开放 / the judge has not seen it yet; it is open to others from {0}")]
    JudgeFirst(Day),
}

/// Whether an actor opens the portrait of a subject of a period. `people` are those of the subject's court, `seen` says that
/// the judge has opened it.
///
/// # Errors
///
/// The reason why not.
pub fn may_open(
    actor: &Actor,
    subject: &Subject,
    people: &[Person],
    (period, today): (Period, Day),
    (access, seen): (Access, bool),
) -> Result<(), Closed> {
    let own_court = actor.court == *subject.court();
    match subject {
        // Everyone sees the own court as a whole. Of another, which the policy lets see, a line does not stand for it.
        Subject::Court { .. } => match own_court || actor.part == Part::Court {
            true => Ok(()),
            false => Err(Closed::OutsideScope),
        },
        Subject::Division { name, .. } => {
            let mut of_it = people.iter().filter(|one| one.division == *name).peekable();
            let within = match &actor.part {
                Part::Court => of_it.peek().is_some(),
                Part::Line(line) => of_it.any(|one| one.line == *line),
                Part::Division(own) => own == name,
                Part::Judge(_) => false,
            };
            if own_court && within { Ok(()) } else { Err(Closed::OutsideScope) }
        }
        Subject::Judge { name, .. } => {
            // Who is bound to the name need not stand in the court's list of people, which may be late.
            if own_court && actor.part == Part::Judge(name.clone()) {
                return Ok(());
            }
            let place = place_of(people, name, period.last());
            let within = match &actor.part {
                Part::Court => people.iter().any(|one| one.name == *name),
                Part::Line(line) => place.is_some_and(|(_, of)| of == *line),
                Part::Division(own) => place.is_some_and(|(division, _)| division == own),
                Part::Judge(_) => false,
            };
            if !own_court || !within {
                return Err(Closed::OutsideScope);
            }
            if !access.lets(actor.role) {
                return Err(Closed::KeptByCourt);
            }
            let from = period.last().plus_days(i32::from(access.days) + 1);
            if seen || from <= today { Ok(()) } else { Err(Closed::JudgeFirst(from)) }
        }
    }
}

/// Where a judge was in office on a day, or last before it.
pub fn place_of<'a>(people: &'a [Person], name: &str, on: Day) -> Option<(&'a str, Line)> {
    let own = people.iter().filter(|one| one.name == name && one.from <= on);
    own.max_by_key(|one| one.from).map(|one| (one.division.as_str(), one.line))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::court::CourtCode;

    fn actor(role: Role, part: Part) -> Actor {
        Actor { role, part, ..Actor::console(CourtCode::parse("冀0638").unwrap()) }
    }

    fn person(name: &str, division: &str, line: Line) -> Person {
        let from = "2020-01-01".parse().unwrap();
        Person { division: division.to_owned(), name: name.to_owned(), line, quota: true, from, until: None }
    }

    fn asked(actor: &Actor, subject: &Subject, today: &str, access: Access, seen: bool) -> Result<(), Closed> {
        let people = [person("甲", "民一庭", Line::Civil), person("乙", "刑庭", Line::Criminal)];
        let period = "2023-01..2023-06".parse().unwrap();
        may_open(actor, subject, &people, (period, today.parse().unwrap()), (access, seen))
    }

    fn judge(name: &str) -> Subject {
        Subject::Judge { court: CourtCode::parse("冀0638").unwrap(), name: name.to_owned() }
    }

    #[test]
    fn a_judge_sees_the_own_one_at_once_and_no_other() {
        let own = actor(Role::Judge, Part::Judge(String::from("甲")));
        assert_eq!(asked(&own, &judge("甲"), "2023-06-30", Access::default(), false), Ok(()));
        assert_eq!(asked(&own, &judge("乙"), "2024-01-01", Access::default(), true), Err(Closed::OutsideScope));
        let not_listed = actor(Role::Judge, Part::Judge(String::from("丁")));
        assert_eq!(asked(&not_listed, &judge("丁"), "2023-06-30", Access::default(), false), Ok(()));
        let court = Subject::Court { court: CourtCode::parse("冀0638").unwrap() };
        assert_eq!(asked(&own, &court, "2024-01-01", Access::default(), true), Ok(()));
        let line =
            Actor { court: CourtCode::parse("冀96").unwrap(), ..actor(Role::CourtLeader, Part::Line(Line::Civil)) };
        assert_eq!(asked(&line, &court, "2024-01-01", Access::default(), true), Err(Closed::OutsideScope));
    }

    #[test]
    fn the_head_opens_those_of_the_division_after_the_judge() {
        let head = actor(Role::DivisionHead, Part::Division(String::from("民一庭")));
        let first = "2023-07-08".parse().unwrap();
        assert_eq!(asked(&head, &judge("甲"), "2023-07-07", Access::default(), false), Err(Closed::JudgeFirst(first)));
        assert_eq!(asked(&head, &judge("甲"), "2023-07-08", Access::default(), false), Ok(()));
        assert_eq!(asked(&head, &judge("甲"), "2023-07-01", Access::default(), true), Ok(()));
        assert_eq!(asked(&head, &judge("乙"), "2023-12-01", Access::default(), true), Err(Closed::OutsideScope));
        let closed = Access { heads: false, ..Access::default() };
        assert_eq!(asked(&head, &judge("甲"), "2023-12-01", closed, true), Err(Closed::KeptByCourt));
    }

    #[test]
    fn the_court_says_who_else_and_another_court_never_does() {
        let office = actor(Role::TrialManagement, Part::Court);
        assert_eq!(asked(&office, &judge("甲"), "2023-12-01", Access::default(), true), Err(Closed::KeptByCourt));
        let open = Access { office: true, ..Access::default() };
        assert_eq!(asked(&office, &judge("甲"), "2023-12-01", open, false), Ok(()));
        // Of nobody there is a portrait, not even for those who open all.
        assert_eq!(asked(&office, &judge("丙"), "2023-12-01", open, true), Err(Closed::OutsideScope));
        let above = Actor { court: CourtCode::parse("冀96").unwrap(), ..office };
        assert_eq!(asked(&above, &judge("甲"), "2023-12-01", open, true), Err(Closed::OutsideScope));
        let division =
            Subject::Division { court: CourtCode::parse("冀0638").unwrap(), name: String::from("民一庭") };
        assert_eq!(asked(&above, &division, "2023-12-01", open, true), Err(Closed::OutsideScope));
        let leader = actor(Role::CourtLeader, Part::Line(Line::Criminal));
        assert_eq!(asked(&leader, &judge("乙"), "2023-12-01", Access::default(), false), Ok(()));
        assert_eq!(asked(&leader, &judge("甲"), "2023-12-01", Access::default(), true), Err(Closed::OutsideScope));
        assert_eq!(asked(&leader, &division, "2023-12-01", Access::default(), true), Err(Closed::OutsideScope));
    }
}
