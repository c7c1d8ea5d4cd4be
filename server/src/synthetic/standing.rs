//! How the open cases stand on the last day of the span: time not counted, stops, and for each rule of warning a case
//! that is known by its number.
//!
//! It comes after everything else and draws from a stream of its own, so that it moves no figure: the limit of an open
//! case is part of none. What the law does not allow is taken out again, but for the cases that are irregular on purpose.

use super::lives::{Detail, Happening, Life, Maker, Ref};
use super::rng::Rng;
use domain::case::{CaseEvent, CaseRecord, EventKind, Procedure};
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::line::Line;
use domain::time_limit::{Calendar, Clock, Irregularity, IrregularityKind as Irregular, Levels, clock};

/// The share of open cases with time not counted in them, and of those that are stopped.
const NOT_COUNTED: f64 = 0.05;
const STOPPED: f64 = 0.006;
/// Stops of over so many days are warned of.
const LONG_STOP: i32 = 180;

/// Adds to the open cases of a court what has happened to them; answers with the known cases and what each shows.
pub(super) fn settle(maker: &mut Maker<'_>, numbers: &[Vec<String>], seed: u64) -> Vec<(usize, String)> {
    let mut end = End {
        rng: Rng::new(seed, &format!("standing {}", maker.plan.court)),
        today: maker.to,
        court: maker.court,
        numbers,
        lives: &mut maker.lives,
        known: Vec::new(),
    };
    let open = end.open();
    for at in &open {
        end.leave_out(*at);
    }
    end.irregular(&open);
    end.warned(&open, end.today);
    if let Some(first) = Calendar::shipped().next_working(end.today.plus_days(1)) {
        end.warned(&open, first);
    }
    end.on_the_way();
    end.known
}

struct End<'a> {
    rng: Rng,
    today: Day,
    court: usize,
    /// The numbers of the cases of all courts generated together.
    numbers: &'a [Vec<String>],
    lives: &'a mut Vec<Life>,
    known: Vec<(usize, String)>,
}

impl End<'_> {
    /// Open cases with a limit, in the order they were made.
    fn open(&self) -> Vec<usize> {
        (0..self.lives.len()).filter(|at| self.clock(*at, self.today).is_some()).collect()
    }

    fn number(&self, at: Ref) -> Option<CaseNumber> {
        self.numbers.get(at.0)?.get(at.1)?.parse().ok()
    }

    fn clock(&self, at: usize, day: Day) -> Option<Clock> {
        let life = self.lives.get(at).filter(|life| life.closed.is_none())?;
        let number = self.number((self.court, at))?;
        let procedure = Procedure::parse(life.procedure).ok()?;
        let mut case = CaseRecord::docketed(number, life.docketed, procedure);
        case.cause.clone_from(&life.cause);
        case.origin = life.origin.and_then(|origin| self.number(origin));
        let events: Vec<CaseEvent> = life.happenings.iter().filter_map(|one| event(&case.number, one)).collect();
        clock(&case, &events, day, Calendar::shipped()).ok()
    }

    /// The rule that warns of a case on a day.
    fn rule(&self, at: usize, day: Day) -> Option<String> {
        let warning = self.clock(at, day)?.warning(day, &Levels::default())?;
        Some(warning.threshold.id())
    }

    /// Lets something happen to a case, and takes it back unless its clock is then as it should be.
    fn attempt(&mut self, at: usize, new: Vec<Happening>, fits: impl Fn(&Clock) -> bool) -> bool {
        let Some(life) = self.lives.get_mut(at) else { return false };
        let before = life.happenings.len();
        life.happenings.extend(new);
        let good = self.clock(at, self.today).is_some_and(|clock| fits(&clock));
        if !good && let Some(life) = self.lives.get_mut(at) {
            life.happenings.truncate(before);
        }
        good
    }

    /// Time not counted, or a stop, where there is room for it.
    fn leave_out(&mut self, at: usize) {
        let (left_out, stopped) = (self.rng.chance(NOT_COUNTED), self.rng.chance(STOPPED));
        let Some(life) = self.lives.get(at).filter(|life| life.happenings.is_empty() && (left_out || stopped)) else {
            return;
        };
        let (line, docketed, ordinary) = (life.line, life.docketed, life.procedure == "普通程序");
        let age = self.today.since(docketed);
        if age < 25 {
            return;
        }
        if stopped {
            let day = docketed.plus_days(self.rng.between(12, age - 10));
            let why = stop(line);
            self.attempt(at, vec![happened("中止", day, None, why)], |clock| clock.irregular.is_empty());
            return;
        }
        let Some(ground) = self.rng.pick(grounds(line, ordinary)).copied() else { return };
        let day = docketed.plus_days(self.rng.between(8, age - 10));
        let (shortest, longest) =
            if matches!(ground, "更换辩护人" | "调取新证据") { (4, 9) } else { (12, 45) };
        let until = Some(day.plus_days(self.rng.between(shortest, longest))).filter(|until| *until <= self.today);
        self.attempt(at, vec![happened("扣除审限", day, until, ground)], |clock| clock.irregular.is_empty());
    }

    /// Cases whose record is not as the law has it: each a known one.
    fn irregular(&mut self, open: &[usize]) {
        let today = self.today;
        let day = |before: i32| today.plus_days(-before);
        let extended = Happening { approver: "", ..happened("延长审限", day(9), None, "3个月") };
        let kinds = [
            (
                "简易程序",
                Irregular::PublicNoticeInSimplified,
                vec![happened("扣除审限", day(26), Some(day(6)), "公告")],
            ),
            ("普通程序", Irregular::ExtensionWithoutApprover, vec![extended]),
            (
                "普通程序",
                Irregular::OverlappingSpans,
                vec![
                    happened("扣除审限", day(40), Some(day(12)), "鉴定"),
                    happened("扣除审限", day(20), Some(day(5)), "和解"),
                ],
            ),
        ];
        for (procedure, kind, happenings) in kinds {
            for at in open {
                let fits = self.lives.get(*at).is_some_and(|life| {
                    life.line == Line::Civil
                        && life.procedure == procedure
                        && life.happenings.is_empty()
                        && life.docketed <= day(45)
                });
                let shown = |clock: &Clock| {
                    clock.irregular.first().is_some_and(|one| one.what == kind)
                        && clock.irregular.len() == 1
                        && clock.days_left > 30
                };
                if fits && self.attempt(*at, happenings.clone(), shown) {
                    self.known.push((*at, format!("clock: irregular {}", kind.id())));
                    break;
                }
            }
        }
    }

    /// A case for each rule that warns on a day; where there is none, one is given time that brings it there.
    fn warned(&mut self, open: &[usize], day: Day) {
        let later = if day > self.today { format!(" on {day}") } else { String::new() };
        // Those that may have to be brought there first.
        let today = ["paused_180", "left_15", "left_10", "left_30", "two_thirds", "overdue"];
        let rules: &[&str] = if day > self.today { &["left_0", "left_5"] } else { &today };
        let warned: Vec<(usize, String)> = open.iter().filter_map(|at| Some((*at, self.rule(*at, day)?))).collect();
        for rule in rules {
            let brought = |at: usize| self.known.iter().any(|(known, _)| day == self.today && *known == at);
            let found = warned.iter().filter(|(at, by)| by == rule && !brought(*at));
            let mut found: Vec<usize> = found.map(|(at, _)| *at).take(2).collect();
            if found.is_empty() {
                found.extend(self.bring(open, rule, day));
            }
            self.known.extend(found.into_iter().map(|at| (at, format!("clock: {rule}{later}"))));
        }
    }

    /// Brings a case under a rule by a stop or an appraisal of the right length.
    fn bring(&mut self, open: &[usize], rule: &str, day: Day) -> Option<usize> {
        let left: Option<i32> = rule.strip_prefix("left_").and_then(|left| left.parse().ok());
        let taken: Vec<usize> = self.known.iter().map(|(at, _)| *at).collect();
        for at in open.iter().copied().filter(|at| !taken.contains(at)) {
            let Some(life) = self.lives.get(at).filter(|life| life.happenings.is_empty()) else { continue };
            let Some(clock) = self.clock(at, self.today) else { continue };
            let begins = life.docketed.plus_days(20);
            let (stuck, line) = (self.today.since(begins) > LONG_STOP + 5, life.line);
            let litigation = matches!(line, Line::Civil | Line::Administrative);
            let new: Vec<Happening> = match left {
                None if rule == "paused_180" && stuck => vec![happened("中止", begins, None, stop(line))],
                // A last day that is one of rest moves on: of four days one is none.
                Some(left) if litigation => (left - 3..=left)
                    .map(|left| day.plus_days(left).since(clock.statutory_due))
                    .filter(|missing| (1..=60).contains(missing) && begins.plus_days(*missing) <= self.today)
                    .map(|missing| happened("扣除审限", begins, Some(begins.plus_days(missing - 1)), "鉴定"))
                    .collect(),
                _ => continue,
            };
            let long = |one: &Irregularity| one.what == Irregular::SuspensionWithoutEnd;
            for one in new {
                if self.attempt(at, vec![one], |clock| clock.irregular.iter().all(long)) {
                    if self.rule(at, day).as_deref() == Some(rule) {
                        return Some(at);
                    }
                    if let Some(life) = self.lives.get_mut(at) {
                        life.happenings.clear();
                    }
                }
            }
        }
        None
    }

    /// Appeals whose file is still here, and what came back from second instance last.
    fn on_the_way(&mut self) {
        let day_of = |life: &Life, kind: &str| life.happenings.iter().find(|one| one.kind == kind).map(|one| one.day);
        let outcome = |life: &Life, word: &str| {
            let ended = life.happenings.iter().find(|one| one.kind == "二审结案")?;
            matches!(&ended.detail, Detail::Words(words) if words == word).then_some(ended.day)
        };
        let mut latest = |signal: &str, day: &dyn Fn(&Life) -> Option<Day>| {
            let lives = self.lives.iter().enumerate();
            let mut found: Vec<(Day, usize)> = lives.filter_map(|(at, life)| Some((day(life)?, at))).collect();
            found.sort_unstable_by(|a, b| b.cmp(a));
            self.known.extend(found.into_iter().take(4).map(|(_, at)| (at, signal.to_owned())));
        };
        latest("transfer: under way", &|life| day_of(life, "上诉").filter(|_| day_of(life, "二审立案").is_none()));
        latest("remanded", &|life| outcome(life, "发回重审"));
        latest("came back after a remand", &|life| Some(life.docketed).filter(|_| life.remanded_before));
        latest("reversed", &|life| outcome(life, "改判"));
    }
}

fn happened(kind: &'static str, day: Day, until: Option<Day>, words: &str) -> Happening {
    Happening { kind, day, until, detail: Detail::Words(words.to_owned()), approver: "院长" }
}

fn event(number: &CaseNumber, one: &Happening) -> Option<CaseEvent> {
    let Detail::Words(words) = &one.detail else { return None };
    Some(CaseEvent {
        number: number.clone(),
        day: one.day,
        kind: EventKind::parse(one.kind).ok()?,
        until: one.until,
        detail: words.clone(),
        approver: one.approver.to_owned(),
    })
}

const fn stop(line: Line) -> &'static str {
    match line {
        Line::Enforcement => "执行标的存在权属争议",
        Line::Criminal => "被告人患有严重疾病",
        _ => "等待另案审理结果",
    }
}

/// Grounds on which time is not counted, with their weights.
const fn grounds(line: Line, ordinary: bool) -> &'static [(&'static str, f64)] {
    match (line, ordinary) {
        (Line::Criminal, _) => &[("精神病鉴定", 3.0), ("调取新证据", 2.0), ("更换辩护人", 2.0)],
        (Line::Administrative, _) => &[("先行民事争议", 2.0), ("鉴定", 2.0), ("管辖异议", 1.0)],
        (Line::Enforcement, _) => &[("拍卖变卖", 5.0), ("审计评估", 2.0), ("执行和解", 3.0)],
        (_, true) => &[("鉴定", 4.0), ("公告", 4.0), ("管辖异议", 2.0), ("审计评估", 2.0), ("和解", 2.0)],
        (_, false) => &[("鉴定", 5.0), ("管辖异议", 2.0), ("和解", 3.0)],
    }
}
