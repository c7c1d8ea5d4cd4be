//! Making the slides of a meeting: from its agenda, the findings that were kept, what was sent in, and the tasks that are open.

use super::Subject;
use super::findings::{Earlier, Finding, FindingKind, findings, kept};
use super::health::{HealthCheck, attribution};
use super::indicator::indicator_view;
use super::query::{Chosen, Drill};
use super::slides::{Content, MOST, Meeting, Minutes, Shown, Slide, SlideLine, SlideRow};
use crate::components::names;
use crate::desk::{Desk, off_the_async_threads, report};
use crate::figures::goal::goal_shown;
use crate::lang::Lang;
use crate::problem::Problem;
use domain::catalogue::IndicatorId;
use domain::consultation::{Asked, Consultation, Item, Part, Speech, Stage};
use domain::court::CourtCode;
use domain::figure::State;
use domain::ledger::{Entry, Field, Kind, State as TaskState, settled};
use domain::policy::Action;
use domain::quantity::signed;
use domain::tally::Dimension;

/// Characters of a line of a statement.
const LINE: usize = 60;
/// Lines of a statement on one slide.
const LINES: usize = 6;
/// Parts of a change beside a drawing.
const PARTS: usize = 4;

/// The meeting of a consultation whose figures are frozen, in the reader's language.
pub(crate) async fn meeting(desk: &Desk, consultation: Consultation, subject: Subject) -> Result<Meeting, Problem> {
    let lang = crate::lang::lang();
    let holds = desk.store.would(&desk.actor, Action::HoldConsultations, &desk.actor.court).await.map_err(report)?;
    let speeches = desk.store.speeches(&desk.actor, &consultation.court, &consultation.id).await.map_err(report)?;
    let tasks = if holds { desk.store.tasks_set(&desk.actor).await.map_err(report)? } else { Vec::new() };
    let all = desk.store.consultations(&desk.actor, &consultation.court).await.map_err(report)?;
    let earlier = Earlier::before(&consultation, &all);
    let minutes = match holds {
        false => Minutes::OfOthers,
        true if consultation.stage == Stage::Closed => Minutes::Closed,
        true => Minutes::Open,
    };
    off_the_async_threads(move || {
        let chosen = Chosen::from(&consultation);
        let (check, found) = findings(&subject, &chosen, earlier.as_ref());
        let found = kept(found, &consultation);
        let maker = Maker { consultation: &consultation, subject: &subject, chosen: &chosen, found: &found, lang };
        let slides = maker.slides(&check, &speeches, &tasks);
        Meeting {
            id: consultation.id.clone(),
            court: consultation.court.clone(),
            title: consultation.title.clone(),
            period: consultation.period,
            line: consultation.line,
            version: consultation.version,
            pack: consultation.frozen.as_ref().map(|frozen| frozen.short().to_owned()).unwrap_or_default(),
            facts: subject.for_browsers(),
            until: subject.data_until(),
            courts: subject.courts.clone(),
            ranges: subject.ranges.to_vec(),
            open: subject.open.clone(),
            minutes,
            slides,
        }
    })
    .await
}

struct Maker<'a> {
    consultation: &'a Consultation,
    subject: &'a Subject,
    chosen: &'a Chosen,
    found: &'a [Finding],
    lang: Lang,
}

impl Maker<'_> {
    fn slides(&self, check: &HealthCheck, speeches: &[Speech], tasks: &[(CourtCode, Entry)]) -> Vec<Slide> {
        let lang = self.lang;
        let mut slides = vec![self.opening(), self.agenda()];
        for (at, item) in self.consultation.agenda.iter().enumerate() {
            let part = lang.pick(format!("{}、{}", chinese(at + 1), item.title), format!("{}. {}", at + 1, item.title));
            let of_item = match item.part {
                Part::Bulletin => self.bulletin(&part, check),
                Part::Requirements => self.tasks(&part, item, tasks),
                Part::LineStatements => self.speeches(&part, item, speeches, Asked::Statement),
                Part::Commitments => self.speeches(&part, item, speeches, Asked::Commitment),
                Part::Comments | Part::Summary | Part::Other => vec![self.plain(&part, item, at)],
            };
            slides.extend(of_item);
        }
        for slide in &mut slides {
            slide.speaking = self.consultation.speaking_notes.get(&slide.id).cloned().unwrap_or_default();
        }
        slides
    }

    fn slide(&self, id: impl Into<String>, part: &str, title: String, subtitle: String, content: Content) -> Slide {
        Slide { id: id.into(), part: part.to_owned(), title, subtitle, content, speaking: String::new() }
    }

    fn opening(&self) -> Slide {
        let lang = self.lang;
        let court = self.subject.courts.first();
        let court = court.map(|court| lang.pick(court.zh.0.clone(), court.en.0.clone())).unwrap_or_default();
        let line = |text: String| SlideLine { text, aside: String::new() };
        let mut lines =
            vec![line(names::period(self.consultation.period, lang)), line(self.consultation.held_on.to_string())];
        if !self.consultation.chair.is_empty() {
            lines.push(line(
                lang.pick(format!("主持：{}", self.consultation.chair), format!("Chair: {}", self.consultation.chair)),
            ));
        }
        self.slide("opening", &court, self.consultation.title.clone(), String::new(), Content::Lines(lines))
    }

    fn agenda(&self) -> Slide {
        let lang = self.lang;
        let lines = self.consultation.agenda.iter().enumerate().map(|(at, item)| SlideLine {
            text: lang.pick(format!("{}、{}", chinese(at + 1), item.title), format!("{}. {}", at + 1, item.title)),
            aside: lang.pick(
                format!("{} {} 分", item.speaker, item.minutes),
                format!("{} {} min", item.speaker, item.minutes),
            ),
        });
        let title = lang.pick("今天的议程", "Today's agenda").to_owned();
        self.slide("agenda", "", title, String::new(), Content::Lines(lines.collect()))
    }

    fn bulletin(&self, part: &str, check: &HealthCheck) -> Vec<Slide> {
        let lang = self.lang;
        let (title, content) = match check.judged() {
            Some(counts) => {
                let [inside, better, outside] = counts;
                let title = lang.pick(
                    format!("{inside} 项在区间内，{better} 项优于区间，{outside} 项偏离"),
                    format!("{inside} inside their range, {better} better, {outside} outside"),
                );
                (title, Content::Counts(counts))
            }
            None => {
                let title = lang.pick("本期指标均未按参考区间评价", "No indicator is judged by a range").to_owned();
                let computed = check.lede.computed;
                let text =
                    lang.pick(format!("可计算指标 {computed} 项"), format!("{computed} indicators can be computed"));
                (title, Content::Lines(vec![SlideLine { text, aside: String::new() }]))
            }
        };
        let subtitle = lang.pick(
            format!("{}，全辖", names::period(self.consultation.period, lang)),
            format!("{}, the whole scope", names::period(self.consultation.period, lang)),
        );
        let mut slides = vec![self.slide("counts", part, title, subtitle, content)];
        let single = [FindingKind::Left, FindingKind::Stays, FindingKind::Definition, FindingKind::Change];
        let mut shown: Vec<IndicatorId> = Vec::new();
        for finding in self.found.iter().filter(|one| single.contains(&one.kind)) {
            if shown.contains(&finding.indicator) {
                continue;
            }
            shown.push(finding.indicator);
            slides.extend(self.indicator(part, finding));
        }
        let entered = self.found.iter().filter(|one| one.kind == FindingKind::Entered);
        let lines: Vec<SlideLine> =
            entered.take(MOST).map(|one| SlideLine { text: self.title(one), aside: String::new() }).collect();
        if !lines.is_empty() {
            let title =
                lang.pick(format!("{} 项指标回到区间", lines.len()), format!("{} back in their range", lines.len()));
            slides.push(self.slide("entered", part, title, String::new(), Content::Lines(lines)));
        }
        slides
    }

    fn title(&self, finding: &Finding) -> String {
        let [zh, en] = &finding.title;
        self.lang.pick(zh, en).clone()
    }

    fn indicator(&self, part: &str, finding: &Finding) -> Option<Slide> {
        let (lang, id) = (self.lang, finding.indicator);
        let indicator = id.definition()?;
        let drill = Drill::default();
        let view = indicator_view(self.subject, id, self.chosen, &drill, None)?;
        let is_outside = |row: &super::indicator::BreakdownRow| row.state == Some(State::Outside);
        let outside = view.breakdown.rows.iter().filter(|row| is_outside(row));
        let outside = outside.filter_map(|row| CourtCode::parse(&row.key.first()?.id).ok()).collect();
        let filter = self.chosen.filter();
        let change =
            view.change.filter(|_| self.subject.divides(indicator, &[Dimension::Cause], &filter)).and_then(|_| {
                let (now, then) = (self.chosen.period, self.chosen.period.year_before());
                attribution(self.subject, indicator, now, then, &[Dimension::Cause], &filter)
            });
        let mut parts = Vec::new();
        if let Some(change) = change {
            parts.push((lang.pick("同比变化", "on last year").to_owned(), signed(change.change, indicator.decimals)));
            parts.extend(
                change
                    .parts
                    .iter()
                    .filter(|one| !one.total.is_zero())
                    .take(PARTS)
                    .filter_map(|one| Some((one.key.first()?.id.to_string(), signed(one.total, indicator.decimals)))),
            );
        }
        let range = indicator.band_by_month(view.range.as_ref()).map(|range| {
            let ends = names::range(range, indicator, lang);
            lang.pick(format!("；浅带为参考区间 {ends}"), format!("; the pale band is the range {ends}"))
        });
        let subtitle = format!(
            "{}{}{}",
            lang.pick(id.zh(), id.en()),
            lang.pick("，逐月", ", by month"),
            range.unwrap_or_default()
        );
        let shown = Shown { indicator: id, range: view.range, trend: view.trend, outside, parts };
        Some(self.slide(finding.id.clone(), part, self.title(finding), subtitle, Content::Indicator(Box::new(shown))))
    }

    /// The tasks of earlier consultations that are open, or that these figures settled.
    fn tasks(&self, part: &str, item: &Item, tasks: &[(CourtCode, Entry)]) -> Vec<Slide> {
        let lang = self.lang;
        let own = |task: &Entry| task.value(Field::Consultation) == Some(self.consultation.id.as_str());
        let hash = self.consultation.frozen.as_ref().map(|frozen| frozen.hash.as_str());
        let concerns = |task: &Entry| !settled(Kind::Rectification, task.state) || task.value(Field::Pack) == hash;
        let rows: Vec<SlideRow> = tasks
            .iter()
            .filter(|(_, task)| !own(task) && concerns(task))
            .map(|(court, task)| {
                let said = |field: Field| task.value(field).unwrap_or_default().to_owned();
                let goal = task.goal();
                let now =
                    goal.as_ref().and_then(|goal| goal_shown(self.subject, court, goal, self.consultation.period));
                let goal = goal.map(|goal| format!("{}{}", if goal.at_most { "≤ " } else { "≥ " }, goal.value));
                SlideRow {
                    name: format!("{} {}", names::short(&self.subject.courts, court, lang), said(Field::Problem)),
                    cells: vec![
                        goal.unwrap_or_else(|| lang.pick("材料", "evidence").to_owned()),
                        said(Field::SetAt),
                        now.unwrap_or_default(),
                        lang.pick(task.state.zh(), task.state.en()).to_owned(),
                    ],
                    state: match task.state {
                        TaskState::ClosedOut => Some(State::Better),
                        TaskState::CarriedOver => Some(State::Outside),
                        _ => None,
                    },
                }
            })
            .collect();
        if rows.is_empty() {
            return vec![self.plain(part, item, 0)];
        }
        let closed = rows.iter().filter(|row| row.state == Some(State::Better)).count();
        let title = lang.pick(
            format!("上次任务 {} 项，数据销号 {closed} 项", rows.len()),
            format!("{} tasks from before, {closed} closed by figures", rows.len()),
        );
        let subtitle = lang.pick("目标 · 交办时 · 本次 · 状态", "target · then · now · state").to_owned();
        let pages = rows.chunks(MOST).enumerate().map(|(at, rows)| {
            self.slide(format!("tasks-{at}"), part, title.clone(), subtitle.clone(), Content::Rows(rows.to_vec()))
        });
        pages.collect()
    }

    fn speeches(&self, part: &str, item: &Item, speeches: &[Speech], asked: Asked) -> Vec<Slide> {
        let lang = self.lang;
        let of_kind = || speeches.iter().filter(|one| one.asked == asked);
        let sent = of_kind().filter(|one| one.sent.is_some());
        let slides: Vec<Slide> = sent
            .map(|one| {
                let who = match one.division.as_str() {
                    "" => names::short(&self.subject.courts, &one.court, lang),
                    division => division.to_owned(),
                };
                let lines = wrapped(&one.text).into_iter().take(LINES);
                let lines = lines.map(|text| SlideLine { text, aside: String::new() }).collect();
                let subtitle = lang.pick(one.asked.zh(), one.asked.en()).to_owned();
                self.slide(one.id.clone(), part, who, subtitle, Content::Lines(lines))
            })
            .collect();
        match slides.is_empty() {
            true => vec![self.plain(part, item, usize::from(asked.index()))],
            false => slides,
        }
    }

    fn plain(&self, part: &str, item: &Item, at: usize) -> Slide {
        let line = SlideLine { text: item.speaker.clone(), aside: String::new() };
        let id = format!("item-{}-{at}", item.part.id());
        self.slide(id, part, item.title.clone(), String::new(), Content::Lines(vec![line]))
    }
}

/// A text in lines for the wall: its sentences, and those too long by their clauses.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        for sentence in paragraph.split_inclusive(['。', '！', '；', '.']) {
            match lines.last_mut() {
                Some(last)
                    if last.chars().count() + sentence.chars().count() <= LINE
                        && !last.is_empty()
                        && !paragraph.starts_with(sentence) =>
                {
                    last.push_str(sentence);
                }
                _ => lines.push(sentence.trim().to_owned()),
            }
        }
    }
    lines
}

/// A number of the agenda in Chinese, up to ninety-nine.
fn chinese(number: usize) -> String {
    domain::bulletin::chinese(u32::try_from(number).unwrap_or(0))
}
