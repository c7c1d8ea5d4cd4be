//! 速览: what left its range, what is due, what waits for the reader and what changed since they looked last, on one screen
//! of a phone. Whole without a script and without another file; the small script only keeps it for when the network is away.

mod lines;
mod opening;

use super::{Frame, document, type_switch};
use crate::components::frame::MOST_IN_REACH;
use crate::components::names::{self, month_day, time};
use crate::figures::CourtName;
use crate::figures::brief::BriefFigures;
use crate::figures::health::HealthCheck;
use crate::lang::{Lang, lang};
use crate::stations::in_reach;
use domain::court::CourtCode;
use domain::day::Day;
use domain::ledger::{Entry, Step};
use domain::period::Period;
use leptos::prelude::*;

/// Lines of a block at most: the whole has to fit one screen.
pub const LINES: usize = 3;

/// The brief of a reader.
#[derive(Clone, Debug)]
pub struct Brief {
    /// The reader's court, in Chinese and English.
    pub court: [String; 2],
    /// The day it is.
    pub today: Day,
    /// When it was made, in seconds since 1970.
    pub made: i64,
    /// Until when a kept copy may be shown: no longer than the session could last.
    pub until: i64,
    /// The figures; none where there are no data.
    pub figures: Option<BriefOfFigures>,
    /// What is due, the most urgent first, and how much.
    pub due: (Vec<Line>, usize),
    /// What waits for the reader, what is due first, and how much.
    pub waiting: (Vec<Line>, usize),
    /// Whether the reader sets tasks.
    pub sets_tasks: bool,
}

/// The figures of a brief.
#[derive(Clone, Debug)]
pub struct BriefOfFigures {
    /// The health check they are from.
    pub check: HealthCheck,
    /// The courts of the scope.
    pub courts: Vec<CourtName>,
    /// What stands in them.
    pub figures: BriefFigures,
    /// The day the reader looked last before today, and the period of what they saw.
    pub looked: Option<(Day, Period)>,
}

/// A line of what is due or waits.
#[derive(Clone, Debug)]
pub enum Line {
    /// So many of something, to be seen elsewhere.
    Many {
        /// Of what, in Chinese and English.
        what: [String; 2],
        /// How many.
        count: i64,
        /// Where.
        address: String,
        /// Whether it is too late for them.
        late: bool,
    },
    /// One entry of a ledger.
    One(Box<EntryLine>),
}

/// An entry of a ledger with what can be done to it from here.
#[derive(Clone, Debug)]
pub struct EntryLine {
    /// The court whose ledger it is.
    pub court: CourtCode,
    /// What that is called, where it is not the reader's own: in Chinese and English.
    pub elsewhere: Option<[String; 2]>,
    /// The entry.
    pub entry: Entry,
    /// The steps the reader can take now.
    pub steps: Vec<&'static Step>,
    /// Whether the reader may write a comment.
    pub comments: bool,
    /// Whether it came into its state since the reader looked last.
    pub new: bool,
}

/// Renders it.
pub fn brief(frame: Frame, brief: Brief) -> String {
    let stations = frame.reader.stations.clone();
    document(frame, ["速览", "Brief"], move || {
        let lang = lang();
        view! {
            <article class="page brief" data-until=brief.until.to_string()>
                <p class="brief-offline" role="status">{offline(&brief, lang)}</p>
                <h1>{lang.pick("速览", "Brief")}</h1>
                <p class="subtitle">{subtitle(&brief, lang)}</p>
                {opening::opening(&brief, lang)}
                {lines::outside(&brief, lang)}
                {lines::block("due", ["到期", "Due"], &brief.due, "/nodes", brief.today, lang)}
                {lines::block("waiting", ["等我办理", "Waiting for me"], &brief.waiting, "/nodes", brief.today, lang)}
                {elsewhere(&stations, lang)}
            </article>
            <script src="/pkg/brief.js" defer></script>
        }
    })
}

/// What stands over a kept copy while the network is away.
fn offline(brief: &Brief, lang: Lang) -> String {
    let at = time(brief.made);
    lang.pick(
        format!("离线：这是 {at} 取得的速览，链接和办理要等网络恢复。"),
        format!("Offline: this is the brief as of {at}; links and forms wait for the network."),
    )
}

fn subtitle(brief: &Brief, lang: Lang) -> String {
    let [zh, en] = &brief.court;
    let court = lang.pick(zh, en);
    let Some(of) = &brief.figures else {
        return format!("{court} · {}", month_day(brief.today, lang));
    };
    let chosen = &of.check.chosen;
    let scope = names::scope(&of.courts, &chosen.court, lang);
    let until = of.check.data_until.map(|day| {
        let day = month_day(day, lang);
        lang.pick(format!(" · 数据至 {day}"), format!(" · data to {day}"))
    });
    format!("{scope} · {}{}", names::period(chosen.period, lang), until.unwrap_or_default())
}

/// On a phone the stations that the bottom bar has no room for; and the size of type.
fn elsewhere(stations: &str, lang: Lang) -> AnyView {
    let more = in_reach(stations).into_iter().skip(MOST_IN_REACH);
    let more = more.map(|station| view! { <a href=station.address>{lang.pick(station.zh, station.en)}</a> });
    view! {
        <nav class="brief-more" aria-label=lang.pick("其他栏目", "Other stations")>
            {more.collect_view()}
            {type_switch("/brief", None)}
        </nav>
    }
    .into_any()
}
