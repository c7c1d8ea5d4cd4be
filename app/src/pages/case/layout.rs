//! What stands where on the drawn clock: from docketing to the last day, with what is used, left, not counted and added. Lengths run in
//! percent of the width and heights in lines of text, so that text keeps its size on a phone and on the wall. Where
//! labels stand is decided for the narrowest width of each class of screens: wider ones only give them more room.

use super::events::{detail, signed};
use super::labels::{ASIDE, Wanted, anchored, ems, place};
use crate::figures::supposition::Standing;
use crate::lang::Lang;
use domain::case::{CaseEvent, CaseRecord, EventKind};
use domain::day::Day;
use domain::time_limit::{Levels, Step, StepKind};

/// The width of a drawing on a desk or the wall, and on a phone, in ems of its text, at least.
const WIDE: f64 = 46.0;
const NARROW: f64 = 25.0;
/// Heights in ems.
const LEADING: f64 = 1.5;
const BAR: f64 = 1.7;
const SUPPOSED: f64 = 1.1;

/// Days laid on the width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    first: Day,
    last: Day,
}

impl Scale {
    /// From docketing to the last day there is anything to see of.
    pub(super) fn of(shown: &Shown<'_>) -> Self {
        let first = shown.case.docketed;
        let until = shown.case.closed.unwrap_or(shown.today);
        let ends = [shown.now.clock.due, until].into_iter();
        let then = shown.then.map(|then| then.clock.due);
        let supposed = shown.supposed.iter().map(|event| event.until.unwrap_or(event.day));
        let last = ends.chain(then).chain(supposed).max().unwrap_or(until);
        Self { first, last: last.max(first.plus_days(1)) }
    }

    /// Where a day lies, in percent.
    pub(super) fn x(self, day: Day) -> f64 {
        let share = f64::from(day.since(self.first)) / f64::from(self.last.since(self.first));
        (share * 100.0).clamp(0.0, 100.0)
    }

    /// The day at a share of the width.
    pub(super) fn day(self, share: f64) -> Day {
        let days = share.clamp(0.0, 1.0) * f64::from(self.last.since(self.first));
        self.first.plus_days(days.round() as i32)
    }

    /// The first and the last day.
    pub(super) const fn ends(self) -> (Day, Day) {
        (self.first, self.last)
    }
}

/// What is drawn.
pub(super) struct Shown<'a> {
    pub(super) case: &'a CaseRecord,
    pub(super) events: &'a [CaseEvent],
    pub(super) today: Day,
    pub(super) levels: &'a Levels,
    pub(super) now: &'a Standing,
    /// The clock as supposed, and what is supposed.
    pub(super) then: Option<&'a Standing>,
    pub(super) supposed: &'a [CaseEvent],
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    pub(super) class: &'static str,
    pub(super) x: f64,
    pub(super) width: f64,
    pub(super) y: f64,
    pub(super) height: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) class: &'static str,
    pub(super) x: f64,
    pub(super) y: (f64, f64),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    pub(super) class: String,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) anchor: &'static str,
    pub(super) text: String,
}

/// The drawing: what stands where.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Layout {
    pub(super) height: f64,
    pub(super) blocks: Vec<Block>,
    pub(super) ticks: Vec<Tick>,
    pub(super) labels: Vec<Label>,
    /// The top of the supposed bar, in ems.
    pub(super) supposed_top: f64,
}

impl Layout {
    /// Lays it out.
    pub(super) fn of(shown: &Shown<'_>, scale: Scale, lang: Lang) -> Self {
        let mut layout = Self::default();
        let wanted = wanted(shown, lang);
        let placed = [("wide", WIDE, 9), ("narrow", NARROW, 1)].map(|(class, width, rank)| {
            let few: Vec<&Wanted> = wanted.iter().filter(|one| one.rank <= rank).collect();
            (class, place(&few, scale, width))
        });
        let rows = placed.iter().flat_map(|(_, placed)| placed.iter().map(|one| one.row + 1)).max().unwrap_or(0);
        let top = rows as f64 * LEADING + 0.4;
        for (screen, placed) in placed {
            for one in placed {
                let y = top - 0.55 - one.row as f64 * LEADING;
                layout.ticks.push(Tick { class: screen_tick(screen), x: one.x, y: (y + 0.3, top) });
                let class = format!("{screen} {}", one.class);
                layout.labels.push(Label { class, x: one.x, y, anchor: one.anchor, text: one.text });
            }
        }
        layout.bar(shown, scale, top, lang);
        layout.supposed_top = top + BAR + 0.5;
        let under = match shown.then {
            Some(then) => {
                layout.supposed(shown, then, scale, lang);
                layout.supposed_top + SUPPOSED + LEADING
            }
            None => top + BAR,
        };
        layout.thresholds(shown, scale, under, lang);
        let is_told = layout.labels.iter().any(|label| label.y > under);
        let axis = under + if is_told { LEADING + 0.4 } else { 0.7 };
        layout.axis(scale, axis);
        layout.height = axis + LEADING + 0.2;
        layout
    }

    fn block(&mut self, class: &'static str, scale: Scale, (from, until): (Day, Day), (y, height): (f64, f64)) {
        let (x, end) = (scale.x(from), scale.x(until));
        if end > x {
            self.blocks.push(Block { class, x, width: end - x, y, height });
        }
    }

    /// Text within a stretch of a bar, on the screens where it fits.
    fn inside(&mut self, class: &str, scale: Scale, (from, until): (Day, Day), y: f64, text: &str) {
        let (x, end) = (scale.x(from), scale.x(until));
        for (screen, width) in [("wide", WIDE), ("narrow", NARROW)] {
            if (end - x) / 100.0 * width > ems(text) + 0.8 {
                let class = format!("{screen} {class}");
                let text = text.to_owned();
                self.labels.push(Label { class, x: (x + end) / 2.0, y, anchor: "middle", text });
            }
        }
    }

    fn bar(&mut self, shown: &Shown<'_>, scale: Scale, top: f64, lang: Lang) {
        let clock = &shown.now.clock;
        let (start, due) = (shown.case.docketed, clock.due);
        let last = shown.case.closed.unwrap_or(shown.today);
        let used = last.min(due);
        let whole = (top, BAR);
        let text_y = top + BAR / 2.0 + 0.36;
        self.block("used", scale, (start, used), whole);
        self.block("left", scale, (used, due), whole);
        self.block("over", scale, (due, last), whole);
        for step in &clock.steps {
            match step.what {
                StepKind::NotCounted => {
                    let class = if step.until.is_none() { "span open" } else { "span" };
                    let until = step.until.map_or(last, |until| until.plus_days(1));
                    self.block(class, scale, (step.from, until), whole);
                }
                StepKind::Extension => {
                    let before = step.due.plus_days(-step.days);
                    self.block("added", scale, (before, step.due), (top + BAR - 0.35, 0.35));
                }
                _ => {}
            }
        }
        let spans: Vec<_> = clock.steps.iter().filter(|step| step.what == StepKind::NotCounted).collect();
        let clear = |(from, until): (Day, Day)| {
            // The longest stretch that no span covers.
            let mut free = vec![(from, until)];
            for span in &spans {
                let end = span.until.unwrap_or(last);
                free = free
                    .into_iter()
                    .flat_map(|(a, b)| [(a, b.min(span.from)), (a.max(end), b)])
                    .filter(|(a, b)| a < b)
                    .collect();
            }
            free.into_iter().max_by_key(|(a, b)| b.since(*a)).unwrap_or((from, from))
        };
        let days = |zh: &str, en: &str, days: i32| lang.pick(format!("{zh} {days} 日"), format!("{days} {en}"));
        self.inside("on-used", scale, clear((start, used)), text_y, &days("已用", "days used", clock.days_used));
        if due > used && clock.days_left >= 0 {
            self.inside("on-left", scale, clear((used, due)), text_y, &days("剩", "left", clock.days_left));
        }
        if last > due {
            self.inside("on-over", scale, (due, last), text_y, &days("超", "over", -clock.days_left));
        }
    }

    fn supposed(&mut self, shown: &Shown<'_>, then: &Standing, scale: Scale, lang: Lang) {
        let y = (self.supposed_top, SUPPOSED);
        let due = then.clock.due;
        self.block("then", scale, (shown.case.docketed, due), y);
        for event in shown.supposed {
            if matches!(event.kind, EventKind::Deduction | EventKind::Suspension) {
                let until = event.until.map_or(shown.today, |until| until.plus_days(1));
                self.block("then-span", scale, (event.day, until), y);
            } else {
                self.ticks.push(Tick { class: "then-tick", x: scale.x(event.day), y: (y.0, y.0 + SUPPOSED) });
            }
        }
        let moved = due.since(shown.now.clock.due);
        let text = match lang {
            Lang::Zh => format!("如果：{due} 届满（{} 日）", signed(moved)),
            Lang::En => format!("then expires {due} ({} days)", signed(moved)),
        };
        let x = scale.x(due);
        self.ticks.push(Tick { class: "then-tick", x, y: (y.0, y.0 + SUPPOSED + 0.4) });
        for (screen, width) in [("wide", WIDE), ("narrow", NARROW)] {
            let anchor = anchored(x / 100.0 * width, ems(&text), width);
            let (class, text) = (format!("{screen} on-then"), text.clone());
            self.labels.push(Label { class, x, y: y.0 + SUPPOSED + 1.2, anchor, text });
        }
    }

    /// Small ticks under the bar; one label tells which they are.
    fn thresholds(&mut self, shown: &Shown<'_>, scale: Scale, top: f64, lang: Lang) {
        let clock = &shown.now.clock;
        if shown.case.closed.is_some() || clock.paused.is_some() {
            return;
        }
        let top_of_ticks = if shown.then.is_some() { top - LEADING - SUPPOSED - 0.5 } else { top };
        let days: Vec<i32> =
            shown.levels.days.iter().copied().filter(|days| clock.due.plus_days(-days) > clock.start).collect();
        for left in &days {
            let x = scale.x(clock.due.plus_days(-left));
            self.ticks.push(Tick { class: "threshold", x, y: (top_of_ticks, top_of_ticks + 0.45) });
        }
        let Some(first) = days.iter().max() else { return };
        let listed = days.iter().map(i32::to_string).collect::<Vec<_>>();
        let text = match lang {
            Lang::Zh => format!("预警：剩 {} 日", listed.join("、")),
            Lang::En => format!("warnings at {} days left", listed.join(", ")),
        };
        if shown.then.is_some() {
            return;
        }
        let x = scale.x(clock.due.plus_days(-first));
        for (screen, width) in [("wide", WIDE), ("narrow", NARROW)] {
            if x / 100.0 * width > ems(&text) + ASIDE {
                let (class, text) = (format!("{screen} small"), text.clone());
                self.labels.push(Label { class, x, y: top + 1.25, anchor: "end", text });
            }
        }
    }

    /// Months, as many as have room.
    fn axis(&mut self, scale: Scale, y: f64) {
        let (first, last) = scale.ends();
        let months = i32::max(1, last.month().number() - first.month().number());
        for (screen, width) in [("wide", WIDE), ("narrow", NARROW)] {
            let most = (width / 6.0) as i32;
            let every = [1, 2, 3, 6, 12, 24, 60].into_iter().find(|every| months / every <= most).unwrap_or(120);
            for ahead in 1..=months {
                let month = first.month().plus(ahead);
                if month.number().rem_euclid(every) != 0 {
                    continue;
                }
                let x = scale.x(month.first_day());
                let room = x.min(100.0 - x) / 100.0 * width;
                if month.first_day() > last || room < 2.2 {
                    continue;
                }
                self.ticks.push(Tick { class: screen_tick(screen), x, y: (y, y + 0.3) });
                let class = format!("{screen} small");
                self.labels.push(Label { class, x, y: y + 1.4, anchor: "middle", text: month.to_string() });
            }
        }
        self.blocks.push(Block { class: "axis", x: 0.0, width: 100.0, y, height: 0.06 });
    }
}

fn screen_tick(screen: &str) -> &'static str {
    if screen == "wide" { "wide" } else { "narrow" }
}

/// What wants a label over the bar, the most important first.
fn wanted(shown: &Shown<'_>, lang: Lang) -> Vec<Wanted> {
    let clock = &shown.now.clock;
    let dated = |zh: &str, en: &str, day: Day| format!("{} {day}", lang.pick(zh, en));
    let due = match clock.paused {
        Some(_) => dated("如今天恢复，届满", "if resumed today, expires", clock.due),
        None => dated("届满", "expires", clock.due),
    };
    let mut all = vec![
        Wanted { rank: 0, days: vec![clock.due], class: "due", text: due },
        match shown.case.closed {
            Some(day) => Wanted { rank: 0, days: vec![day], class: "today", text: dated("结案", "closed", day) },
            None => {
                let day = shown.today;
                Wanted { rank: 0, days: vec![day], class: "today", text: dated("今天", "today", day) }
            }
        },
        Wanted {
            rank: 0,
            days: vec![shown.case.docketed],
            class: "",
            text: dated("立案", "docketed", shown.case.docketed),
        },
    ];
    for step in &clock.steps {
        if let Some(text) = step_label(step, lang) {
            let middle = |from: Day, until: Day| from.plus_days(until.since(from) / 2);
            let days = match step.what {
                StepKind::NotCounted => {
                    let until = step.until.unwrap_or(shown.case.closed.unwrap_or(shown.today));
                    vec![middle(step.from, until), until, step.from]
                }
                // Over what it added.
                StepKind::Extension => vec![middle(step.due.plus_days(-step.days), step.due)],
                _ => vec![step.from],
            };
            all.push(Wanted { rank: 1, days, class: "", text });
        }
    }
    let (first, last) = (shown.case.docketed, clock.due.max(shown.case.closed.unwrap_or(shown.today)));
    let others = shown.events.iter().filter(|event| {
        !matches!(
            event.kind,
            EventKind::Extension | EventKind::Deduction | EventKind::Suspension | EventKind::ProcedureChange
        ) && (first..=last).contains(&event.day)
    });
    for event in others {
        let text = lang.pick(event.kind.zh(), event.kind.en()).to_owned();
        all.push(Wanted { rank: 2, days: vec![event.day], class: "", text });
    }
    if shown.levels.two_thirds && shown.case.closed.is_none() && clock.paused.is_none() {
        let text = lang.pick("三分之二", "two thirds").to_owned();
        all.push(Wanted { rank: 3, days: vec![clock.two_thirds], class: "", text });
    }
    all
}

fn step_label(step: &Step, lang: Lang) -> Option<String> {
    let detail = detail(&step.detail, lang);
    let joint = if detail.is_empty() { "" } else { " " };
    match (step.what, step.until) {
        (StepKind::NotCounted, None) => {
            Some(lang.pick(format!("停表{joint}{detail}"), format!("stopped{joint}{detail}")))
        }
        (StepKind::NotCounted, Some(until)) => {
            let days = until.since(step.from) + 1;
            Some(
                lang.pick(
                    format!("不计入{joint}{detail} {days} 日"),
                    format!("not counted{joint}{detail}, {days} days"),
                ),
            )
        }
        (StepKind::Extension, _) => Some(lang.pick(format!("延长{joint}{detail}"), format!("extended{joint}{detail}"))),
        (StepKind::Conversion, _) => Some(lang.pick(format!("转{detail}"), format!("to {detail}"))),
        (StepKind::Restart, _) => Some(lang.pick("重新计算", "counted anew").to_owned()),
        (StepKind::Base | StepKind::Holiday, _) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::labels::beside;
    use super::*;
    use crate::figures::supposition::standing;
    use domain::case::Procedure;
    use domain::time_limit::told;

    fn case() -> CaseRecord {
        let number = "（2023）冀0638民初1号".parse().unwrap();
        CaseRecord::docketed(number, "2023-04-12".parse().unwrap(), Procedure::Ordinary)
    }

    fn layout(lines: &[&str], lang: Lang) -> Layout {
        let (case, today, levels) = (case(), "2023-09-30".parse().unwrap(), Levels::default());
        let events: Vec<CaseEvent> = lines.iter().map(|line| told(line, &case.number).unwrap()).collect();
        let now = standing(&case, &events, &[], today, &levels).unwrap();
        let shown =
            Shown { case: &case, events: &events, today, levels: &levels, now: &now, then: None, supposed: &[] };
        Layout::of(&shown, Scale::of(&shown), lang)
    }

    /// No two labels of one kind of screen meet, at its narrowest.
    fn apart(layout: &Layout, screen: &str, width: f64) {
        let boxes: Vec<(f64, f64, f64, &str)> = layout
            .labels
            .iter()
            .filter(|one| one.class.starts_with(screen))
            .map(|one| {
                let (at, length) = (one.x / 100.0 * width, ems(&one.text));
                let from = beside(at, length, one.anchor);
                (one.y, from, from + length, one.text.as_str())
            })
            .collect();
        for (at, (y, from, until, text)) in boxes.iter().enumerate() {
            assert!(*from >= -0.1 && *until <= width + 0.1, "{text} leaves the drawing");
            for (other_y, a, b, other) in boxes.iter().skip(at + 1) {
                assert!((y - other_y).abs() > 0.9 || until <= a || b <= from, "{screen}: “{text}” meets “{other}”");
            }
        }
    }

    #[test]
    fn labels_keep_apart() {
        let lines = [
            "appraisal:2023-05-01:2023-06-10",
            "public_notice:2023-06-11:2023-08-10",
            "mediation:2023-09-01:2023-09-05",
            "appeal:2023-09-06",
            "extension:2023-09-07:6个月:院长",
            "suspension:2023-09-20",
        ];
        for lang in [Lang::Zh, Lang::En] {
            for count in 0..=lines.len() {
                let layout = layout(lines.get(..count).unwrap(), lang);
                apart(&layout, "wide", WIDE);
                apart(&layout, "narrow", NARROW);
            }
        }
    }

    /// On every day of a limit, and long after it, docketing, today and the last day are named.
    #[test]
    fn the_three_days_that_matter_are_always_named() {
        let (case, levels) = (case(), Levels::default());
        for ahead in 0..400 {
            let today = case.docketed.plus_days(ahead);
            let now = standing(&case, &[], &[], today, &levels).unwrap();
            let shown =
                Shown { case: &case, events: &[], today, levels: &levels, now: &now, then: None, supposed: &[] };
            for lang in [Lang::Zh, Lang::En] {
                let layout = Layout::of(&shown, Scale::of(&shown), lang);
                for (screen, width) in [("wide", WIDE), ("narrow", NARROW)] {
                    apart(&layout, screen, width);
                    for class in [format!("{screen} due"), format!("{screen} today"), format!("{screen} ")] {
                        assert!(layout.labels.iter().any(|one| one.class == class), "{class} {today} {lang:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_day_comes_back_from_its_place() {
        let scale = Scale { first: "2023-04-12".parse().unwrap(), last: "2023-10-12".parse().unwrap() };
        for ahead in 0..=183 {
            let day = scale.first.plus_days(ahead);
            assert_eq!(scale.day(scale.x(day) / 100.0), day);
        }
        assert_eq!((scale.x(scale.first.plus_days(-9)), scale.day(7.0)), (0.0, scale.last));
    }

    #[test]
    fn what_is_used_and_left_is_written_on_the_bar() {
        let layout = layout(&["appraisal:2023-05-01:2023-06-10"], Lang::Zh);
        let texts: Vec<&str> =
            layout.labels.iter().filter(|one| one.class.starts_with("wide")).map(|one| one.text.as_str()).collect();
        for said in ["立案 2023-04-12", "今天 2023-09-30", "不计入 鉴定 41 日", "已用 130 日", "剩 53 日"]
        {
            assert!(texts.contains(&said), "{said}: {texts:?}");
        }
        assert_eq!(layout.blocks.iter().filter(|one| one.class == "span").count(), 1);
    }
}
