//! The lives of cases: from docketing to enforcement, with the chances that published figures suggest.
//!
//! Rates: SPC data of the first half of 2023 (appeals 11.3 / 10.2 / 57 %, reversed or remanded 1.65 / 3.35 / 7.29 %),
//! of 2022 and 2023 (mediation diversion 36 and 40.3 %), county reports for the rest. See docs/demo-data.md.

use super::plans::{ADMINISTRATIVE_CAUSES, BASIC, CIVIL_CAUSES, CRIMINAL_CAUSES, CourtPlan, Division, INTERMEDIATE};
use super::rng::Rng;
use domain::day::Day;
use domain::line::Line;
use std::collections::BTreeSet;

/// A case of one of the courts generated together: court and position.
pub(super) type Ref = (usize, usize);

/// What an event says: words, or the number of another case, known only once all are numbered.
#[derive(Clone, Debug)]
pub(super) enum Detail {
    Words(String),
    Number(Ref),
}

#[derive(Clone, Debug)]
pub(super) struct Happening {
    pub(super) kind: &'static str,
    pub(super) day: Day,
    pub(super) until: Option<Day>,
    pub(super) detail: Detail,
    pub(super) approver: &'static str,
}

/// One case.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub(super) type_code: &'static str,
    pub(super) line: Line,
    pub(super) docketed: Day,
    pub(super) closed: Option<Day>,
    pub(super) procedure: &'static str,
    pub(super) cause: String,
    pub(super) disposition: &'static str,
    pub(super) division: &'static str,
    pub(super) judge: u32,
    pub(super) heard: bool,
    pub(super) enforceable: bool,
    pub(super) origin: Option<Ref>,
    pub(super) amounts: Option<(u64, u64)>,
    pub(super) online: bool,
    pub(super) remanded_before: bool,
    pub(super) happenings: Vec<Happening>,
}

impl Life {
    /// What follows from this case in another court, before anything is known of it but where it comes from.
    pub(super) fn sequel(&self, origin: Ref) -> Self {
        Self {
            enforceable: false,
            origin: Some(origin),
            amounts: None,
            remanded_before: false,
            happenings: Vec::new(),
            ..self.clone()
        }
    }
}

/// Monthly intake weights; closings lag and need none.
const INTAKE: [f64; 12] = [0.9, 0.6, 1.15, 1.1, 1.1, 1.1, 1.0, 1.0, 1.0, 0.9, 1.1, 0.95];
/// Growth of intake a year.
const GROWTH: f64 = 1.04;

/// Makes one court's cases; appeals are added to the intermediate court afterwards.
pub(super) struct Maker<'a> {
    pub(super) plan: &'a CourtPlan,
    pub(super) rng: Rng,
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) court: usize,
    pub(super) lives: Vec<Life>,
    /// Mediations that led to a case already.
    pub(super) spoken_for: BTreeSet<usize>,
}

impl Maker<'_> {
    /// How often something expected so many times a year is expected on a day.
    fn rate(&self, day: Day, per_year: f64) -> f64 {
        let (year, month, _) = day.ymd();
        let weight = INTAKE.get(month as usize - 1).copied().unwrap_or(1.0);
        let (first, _, _) = self.from.ymd();
        per_year / 365.0 * weight * GROWTH.powi(year - first)
    }

    /// The years before 2022 mediated less, 2023 more.
    fn mediation_share(day: Day) -> f64 {
        match day.ymd().0 {
            ..=2021 => 0.48,
            2022 => 0.57,
            _ => 0.74,
        }
    }

    /// A first-instance court's own life, day by day. Cases docketed up to two years before the span are kept when
    /// they were still open at its beginning.
    pub(super) fn run(&mut self) {
        let volume = f64::from(self.plan.cases_per_year);
        let shares = if self.plan.is_intermediate() { (0.02, 0.08, 0.03, 0.06) } else { (0.045, 0.62, 0.02, 0.10) };
        let mut day = self.from.plus_days(-730);
        while day <= self.to {
            for (line, share) in [(Line::Criminal, shares.0), (Line::Civil, shares.1), (Line::Administrative, shares.2)]
            {
                for _ in 0..self.rng.poisson(self.rate(day, volume * share)) {
                    let mediated = line == Line::Civil && day > self.from.plus_days(40) && self.rng.chance(0.18);
                    let before = self.lives.len();
                    self.first_instance(line, day, None, false);
                    if mediated && self.lives.len() > before {
                        self.came_from_mediation(day);
                    }
                }
            }
            for _ in 0..self.rng.poisson(self.rate(day, volume * shares.3)) {
                self.enforcement(day, None);
            }
            if day >= self.from.plus_days(-20) {
                let accepted = volume * (shares.1 + shares.2) * Self::mediation_share(day) / 0.67;
                for _ in 0..self.rng.poisson(self.rate(day, accepted)) {
                    self.mediation(day);
                }
            }
            day = day.plus_days(1);
        }
    }

    fn divisions(&self) -> &'static [Division] {
        if self.plan.is_intermediate() { INTERMEDIATE } else { BASIC }
    }

    /// The division and judge who take a case of a line.
    pub(super) fn seat(&mut self, line: Line) -> (&'static str, u32) {
        let divisions = self.divisions();
        let fitting: Vec<(usize, f64)> = divisions
            .iter()
            .enumerate()
            .filter(|(_, division)| division.line == line)
            .map(|(at, division)| (at, division.share))
            .collect();
        let at = self.rng.pick(&fitting).copied().unwrap_or(0);
        let Some(division) = divisions.get(at) else { return ("", 0) };
        let (first, count) = seats(self.plan, divisions, at);
        (division.name, first + self.rng.between(0, count as i32 - 1).unsigned_abs())
    }

    pub(super) fn push(&mut self, life: Life) -> usize {
        self.lives.push(life);
        self.lives.len() - 1
    }

    pub(super) fn blank(
        &mut self,
        type_code: &'static str,
        line: Line,
        docketed: Day,
        procedure: &'static str,
    ) -> Life {
        let (division, judge) = self.seat(line);
        Life {
            type_code,
            line,
            docketed,
            closed: None,
            procedure,
            cause: String::new(),
            disposition: "",
            division,
            judge,
            heard: false,
            enforceable: false,
            origin: None,
            amounts: None,
            online: self.rng.chance(0.42),
            remanded_before: false,
            happenings: Vec::new(),
        }
    }

    /// A first-instance case with what follows from it in this court.
    pub(super) fn first_instance(&mut self, line: Line, day: Day, origin: Option<Ref>, remanded_before: bool) {
        let (type_code, causes) = match line {
            Line::Criminal => ("刑初", CRIMINAL_CAUSES),
            Line::Administrative => ("行初", ADMINISTRATIVE_CAUSES),
            _ => ("民初", CIVIL_CAUSES),
        };
        let intermediate = self.plan.is_intermediate();
        let procedures: &[(&str, f64)] = match (line, intermediate) {
            (Line::Criminal, false) => &[("普通程序", 34.0), ("简易程序", 43.0), ("速裁程序", 23.0)],
            (Line::Administrative, false) => &[("普通程序", 78.0), ("简易程序", 22.0)],
            (Line::Civil, false) => &[("简易程序", 66.0), ("小额诉讼程序", 26.0), ("普通程序", 8.0)],
            _ => &[("普通程序", 1.0)],
        };
        let procedure = self.rng.pick(procedures).copied().unwrap_or("普通程序");
        let mut life = self.blank(type_code, line, day, procedure);
        life.cause = self.rng.pick(causes).map_or("", |cause| cause).to_owned();
        life.origin = origin;
        life.remanded_before = remanded_before;
        let (median, sigma, limit) = match (line, procedure) {
            (Line::Criminal, "普通程序") => (38.0, 0.45, 89),
            (Line::Criminal, "简易程序") => (12.0, 0.28, 20),
            (Line::Criminal, _) => (6.0, 0.28, 10),
            (Line::Administrative, "普通程序") => (72.0, 0.45, 180),
            (Line::Administrative, _) => (28.0, 0.3, 45),
            (_, "简易程序") => (36.0, 0.5, 89),
            (_, "小额诉讼程序") => (27.0, 0.42, 58),
            _ => (88.0, 0.5, 180),
        };
        let mut days = self.rng.log_normal(median * self.plan.pace, sigma).max(1.0) as i32;
        let stuck = self.rng.chance(self.plan.stuck);
        let late = !stuck && self.rng.chance(self.plan.late);
        if stuck {
            days = self.rng.between(420, 980);
        } else if late {
            days = limit + self.rng.between(4, 40);
        }
        let closed = Some(day.plus_days(days)).filter(|closed| *closed <= self.to);
        if closed.is_some_and(|closed| closed < self.from) {
            return;
        }
        if days > limit && !late {
            self.overrun(&mut life, days, limit, stuck);
        }
        life.closed = closed;
        if closed.is_some() {
            let ways: &[(&str, f64)] = match line {
                Line::Criminal => &[("判决", 94.0), ("撤诉", 3.0), ("其他", 3.0)],
                Line::Administrative => {
                    &[("判决", 48.0), ("裁定驳回起诉", 20.0), ("撤诉", 26.0), ("调解", 4.0), ("其他", 2.0)]
                }
                _ => &[("判决", 39.0), ("调解", 33.0), ("撤诉", 23.0), ("裁定驳回起诉", 3.0), ("其他", 3.0)],
            };
            life.disposition = self.rng.pick(ways).copied().unwrap_or("判决");
        }
        life.heard = life.disposition == "判决" || self.rng.chance(0.3);
        life.enforceable = line == Line::Civil && matches!(life.disposition, "判决" | "调解") && self.rng.chance(0.8);
        self.push(life);
    }

    /// What happens when a case takes longer than its base limit: mostly something lawful.
    fn overrun(&mut self, life: &mut Life, days: i32, limit: i32, stuck: bool) {
        let at = |offset: i32| life.docketed.plus_days(offset);
        let mut add = |kind, day: Day, until: Option<Day>, words: &str, approver| {
            if day <= self.to {
                let until = until.filter(|until| *until <= self.to);
                life.happenings.push(Happening { kind, day, until, detail: Detail::Words(words.to_owned()), approver });
            }
        };
        if stuck {
            add("中止", at(limit - 20), Some(at(days - 5)), "等待另案审理结果", "院长");
            return;
        }
        // The day the limit runs from, and its length: another one once the case is in the ordinary procedure.
        let (mut start, mut limit_then) = (0, limit);
        if life.procedure != "普通程序" && life.procedure != "二审程序" && life.procedure != "执行程序" {
            // Into the ordinary procedure before the limit expires.
            let changed = limit - self.rng.between(2, 12).min(limit - 1);
            add("程序变更", at(changed), None, "普通程序", "院长");
            if days <= 175 || (life.line == Line::Criminal && days <= 90) {
                return;
            }
            (start, limit_then) = if life.line == Line::Criminal { (changed, 89) } else { (0, 180) };
        }
        match self.rng.between(0, 99) {
            0..=41 => {
                let (length, approver) = extension_of(life.type_code);
                add("延长审限", at(start + limit_then - 16), None, length, approver);
            }
            42..=84 => {
                let appraised = self.rng.chance(0.6);
                let reason = match (life.line, appraised) {
                    (Line::Criminal, true) => "精神病鉴定",
                    (Line::Criminal, false) => "补充侦查",
                    // No public notice in simplified procedure (EXP 4).
                    (_, false) if life.procedure == "普通程序" => "公告",
                    _ => "鉴定",
                };
                let first = limit / 2;
                add("扣除审限", at(first), Some(at(first + (days - limit) + 10)), reason, "");
            }
            // Late.
            _ => {}
        }
    }

    /// A first enforcement case, on a decision of this court or on another basis.
    pub(super) fn enforcement(&mut self, day: Day, basis: Option<Ref>) -> Option<usize> {
        let mut life = self.blank("执", Line::Enforcement, day, "执行程序");
        life.cause = self.rng.pick(CIVIL_CAUSES).map_or("", |cause| cause).to_owned();
        if let Some((_, position)) = basis
            && let Some(decided) = self.lives.get(position)
        {
            life.cause.clone_from(&decided.cause);
        }
        life.origin = basis;
        let days = self.rng.log_normal(64.0 * self.plan.pace, 0.5).max(3.0) as i32;
        life.closed = Some(day.plus_days(days)).filter(|closed| *closed <= self.to);
        if life.closed.is_some_and(|closed| closed < self.from) {
            return None;
        }
        let applied = (self.rng.log_normal(42_000.0, 1.1).min(30_000_000.0) as u64).max(500);
        if let Some(closed) = life.closed {
            let ways =
                [("执行完毕", 39.0), ("终结本次执行程序", 32.0), ("终结执行", 23.0), ("驳回申请", 2.0), ("其他", 4.0)];
            life.disposition = self.rng.pick(&ways).copied().unwrap_or("其他");
            let share = match life.disposition {
                "执行完毕" => 1.0,
                "终结本次执行程序" => 0.04 + 0.12 * self.rng.unit(),
                "终结执行" => 0.3 + 0.4 * self.rng.unit(),
                _ => 0.0,
            };
            let recovered = (applied as f64 * share) as u64;
            let missing = closed.ymd().0 >= 2023 && self.rng.chance(self.plan.amounts_missing);
            life.amounts = (!missing).then_some((applied, recovered));
        }
        if days > 180 && self.rng.chance(0.7) {
            let extended = day.plus_days(165);
            if extended <= self.to {
                life.happenings.push(Happening {
                    kind: "延长审限",
                    day: extended,
                    until: None,
                    detail: Detail::Words(String::from("3个月")),
                    approver: "院长",
                });
            }
        }
        let terminated = life.disposition == "终结本次执行程序";
        let (closed, applied_on) = (life.closed, life.amounts);
        let position = self.push(life);
        if let (true, Some(closed)) = (terminated && self.rng.chance(0.16), closed) {
            let resumed = closed.plus_days(self.rng.between(20, 400));
            if resumed <= self.to {
                self.resumed(resumed, position, applied_on);
            }
        }
        Some(position)
    }

    fn resumed(&mut self, day: Day, first: usize, amounts: Option<(u64, u64)>) {
        let mut life = self.blank("执恢", Line::Enforcement, day, "执行程序");
        life.cause = self.lives.get(first).map(|life| life.cause.clone()).unwrap_or_default();
        life.origin = Some((self.court, first));
        life.closed = Some(day.plus_days(self.rng.log_normal(60.0, 0.4) as i32)).filter(|closed| *closed <= self.to);
        if life.closed.is_some() {
            life.disposition = if self.rng.chance(0.4) { "执行完毕" } else { "终结本次执行程序" };
            let rest = amounts.map_or(20_000, |(applied, recovered)| applied - recovered.min(applied));
            life.amounts = Some((rest, if life.disposition == "执行完毕" { rest } else { rest / 12 }));
        }
        self.push(life);
    }

    /// The number of a case of the court above, which is not generated.
    pub(super) fn number_above(&mut self, docketed: Day, type_code: &str) -> String {
        let above = self.plan.parent.as_ref().map_or("最高法", |court| court.as_str());
        format!("（{}）{above}{type_code}{}号", docketed.ymd().0, self.rng.between(1, 4_000))
    }

    /// Draws from this court's stream.
    pub(super) fn rng(&mut self) -> &mut Rng {
        &mut self.rng
    }
}

/// How long a case of a type is extended, and by whom: the president, or a court above in criminal and administrative
/// cases (CPL 152, 183, CrPL 208, 243, ALL 81, 88).
pub(super) fn extension_of(type_code: &str) -> (&'static str, &'static str) {
    match type_code {
        "民初" => ("6个月", "院长"),
        "刑初" => ("3个月", "上级法院"),
        "刑终" => ("2个月", "高级法院"),
        "行初" | "行终" => ("3个月", "高级法院"),
        _ => ("3个月", "院长"),
    }
}

/// The numbers of the judges of a division: the first, and how many.
pub(super) fn seats(plan: &CourtPlan, divisions: &[Division], at: usize) -> (u32, u32) {
    let size = |division: &Division| ((f64::from(plan.judges) * division.share).round() as u32).max(1);
    let before: u32 = divisions.iter().take(at).map(size).sum();
    (before + 1, divisions.get(at).map_or(1, size))
}
