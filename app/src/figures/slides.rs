//! The slides of a meeting: what each says, and what a browser needs to go on from there with the pack alone.

use super::CourtName;
use super::indicator::Series;
use domain::catalogue::{IndicatorId, Version};
use domain::court::CourtCode;
use domain::day::Day;
use domain::figure::State;
use domain::line::Line;
use domain::period::Period;
use domain::range::{DatedRange, Range};
use serde::{Deserialize, Serialize};

/// A meeting as the projector shows it, in the language of its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The consultation's name.
    pub id: String,
    /// The court that holds it.
    pub court: CourtCode,
    /// What it is called.
    pub title: String,
    /// The period it is about.
    pub period: Period,
    /// One line, or all.
    pub line: Option<Line>,
    /// The edition of the catalogue.
    pub version: Version,
    /// The hash of its pack, as people write it.
    pub pack: String,
    /// Which facts were frozen, where a browser may hold them ([`Subject::for_browsers`](super::Subject::for_browsers)).
    pub facts: Option<String>,
    /// The courts of its scope.
    pub courts: Vec<CourtName>,
    /// The ranges that were frozen.
    pub ranges: Vec<DatedRange>,
    /// The courts whose cases the reader may list.
    pub open: Vec<CourtCode>,
    /// The last day with data.
    pub until: Option<Day>,
    /// Whether the reader writes down what is said and decided.
    pub minutes: Minutes,
    /// The slides.
    pub slides: Vec<Slide>,
}

/// Whether what is said and decided is written down, and what bars it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Minutes {
    /// The reader does.
    Open,
    /// Not by a reader of this role.
    OfOthers,
    /// By nobody any more: the consultation is closed.
    Closed,
}

/// One slide: one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slide {
    /// Its name, the same whenever the same is shown.
    pub id: String,
    /// The part of the agenda it belongs to.
    pub part: String,
    /// The message.
    pub title: String,
    /// What is drawn.
    pub subtitle: String,
    /// What it shows.
    pub content: Content,
    /// What the presenter sees beside it.
    pub speaking: String,
}

/// What a slide shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// Lines of words: the agenda, what a court says, what was decided.
    Lines(Vec<SlideLine>),
    /// Three numbers: inside, better, outside.
    Counts([usize; 3]),
    /// An indicator, which can be drilled into.
    Indicator(Box<Shown>),
    /// A table of few rows.
    Rows(Vec<SlideRow>),
}

/// A line of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlideLine {
    /// What it says.
    pub text: String,
    /// What stands at its end: a speaker, a length.
    pub aside: String,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlideRow {
    /// What it is about.
    pub name: String,
    /// What stands in it, from left to right.
    pub cells: Vec<String>,
    /// With regard to a range or a target.
    pub state: Option<State>,
}

/// An indicator on a slide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Which.
    pub indicator: IndicatorId,
    /// Its range.
    pub range: Option<Range>,
    /// By month: the whole scope first, then each court.
    pub trend: Vec<Series>,
    /// The courts that stand out.
    pub outside: Vec<CourtCode>,
    /// By how much it changed, and the largest parts of that.
    pub parts: Vec<(String, String)>,
}

/// The most numbers a slide shows beside its drawing.
pub const MOST: usize = 7;
