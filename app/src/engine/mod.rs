//! The engine in the browser: a program of its own (`src/bin/engine.rs`) in a worker, beside the page and not in it. It holds the
//! pack of one scope and answers what a screen asks; the page loads no engine and waits for none. A screen goes on without it:
//! where no pack is to be had, or no worker, the server answers.

pub mod held;
pub mod worker;

use crate::figures::indicator::IndicatorView;
use crate::figures::query::{Chosen, Drill, View, escape, parameters_of};
use crate::figures::schemes::{Trial, TypedScheme};
use crate::figures::slides::Meeting;
use crate::figures::what_if::{Sought, Supposed};
use crate::figures::{CourtName, Subject};
use domain::catalogue::IndicatorId;
use domain::court::CourtCode;
use domain::detector::Unqualified;
use domain::period::Period;
use domain::policy::Part;
use domain::range::DatedRange;
use domain::table::FactTable;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a pack is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// The court, with those below it.
    pub court: CourtCode,
    /// The consultation that froze the figures; none where they are those of now.
    pub meeting: Option<String>,
}

impl Scope {
    /// Where its pack is fetched.
    pub fn address(&self) -> String {
        let meeting = self.meeting.as_ref().map(|meeting| format!("&meeting={}", escape(meeting))).unwrap_or_default();
        format!("/pack?court={}{meeting}", escape(self.court.as_str()))
    }
}

impl From<&Chosen> for Scope {
    fn from(chosen: &Chosen) -> Self {
        Self { court: chosen.court.clone(), meeting: chosen.meeting.clone() }
    }
}

/// What of a [`Subject`] no pack holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The courts of the scope, its own court first.
    pub courts: Vec<CourtName>,
    /// The courts whose cases may be listed; none where it is those whose facts are there.
    pub open: Option<Vec<CourtCode>>,
    /// The ranges that apply.
    pub ranges: Vec<DatedRange>,
    /// What of the courts the facts are.
    pub part: Part,
    /// Figures that failed checks make not qualified.
    pub unqualified: Vec<(CourtCode, Unqualified)>,
}

impl From<&IndicatorView> for Frame {
    fn from(view: &IndicatorView) -> Self {
        Self {
            courts: view.courts.clone(),
            open: None,
            ranges: view.ranges.clone(),
            part: view.part.clone(),
            unqualified: view.unqualified.clone(),
        }
    }
}

impl From<&Meeting> for Frame {
    fn from(meeting: &Meeting) -> Self {
        Self {
            courts: meeting.courts.clone(),
            open: Some(meeting.open.clone()),
            ranges: meeting.ranges.clone(),
            part: Part::Court,
            unqualified: Vec::new(),
        }
    }
}

impl From<&Trial> for Frame {
    fn from(trial: &Trial) -> Self {
        Self {
            courts: trial.courts.clone(),
            open: Some(trial.open.clone()),
            ranges: Vec::new(),
            part: Part::Court,
            unqualified: trial.unqualified.clone(),
        }
    }
}

impl Frame {
    /// The facts with it.
    pub fn around(self, tables: Vec<Arc<FactTable>>) -> Subject {
        Subject {
            courts: self.courts,
            open: self.open.unwrap_or_else(|| tables.iter().map(|table| table.court().clone()).collect()),
            tables,
            ranges: self.ranges.into(),
            part: self.part,
            unqualified: self.unqualified,
            fingerprint: None,
        }
    }
}

/// What a screen asks of a scope. Nothing but the first is answered while the facts of another are there, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// Go on from this and the facts of this fingerprint, with the pack that comes with the question or is there: nothing, or no answer
    /// where there is none, it cannot be read, or is of other facts.
    Hold(Frame, String),
    /// An indicator, drilled: an [`IndicatorView`], or none without a definition.
    Drill(IndicatorId, Chosen, Drill),
    /// The same for whoever sees another drill of it, the last: the [`Step`](crate::figures::indicator::Step), or none.
    Step(IndicatorId, Chosen, Drill, Drill),
    /// Real cases of which something can be supposed: how many, and the first of them
    /// ([`offered`](crate::figures::what_if::offered)).
    Offer(Chosen, Sought),
    /// What would be if: the [`effects`](crate::figures::what_if::effects).
    Suppose(Chosen, Supposed),
    /// What a target takes ([`aimed`](crate::figures::what_if::aimed)).
    Aim(Chosen, IndicatorId, String),
    /// What everyone is measured by under the items of a scheme at these places ([`tried`](crate::figures::schemes::tried)).
    Measure(TypedScheme, Vec<usize>, Period),
}

/// Stands before what is asked: the compact form does not tell what it is of, and a page that is open over an upgrade may begin an
/// engine of another build.
const BUILD: &str = env!("HUISHANG_BUILD");

/// What is asked of a scope as it travels.
#[cfg(any(feature = "hydrate", test))]
fn sent(scope: &Scope, question: &Question) -> Option<Vec<u8>> {
    postcard::to_extend(&(scope, question), BUILD.as_bytes().to_vec()).ok()
}

/// The same read again; none of what a page of another build asks.
fn received(asked: &[u8]) -> Option<(Scope, Question)> {
    postcard::from_bytes(asked.strip_prefix(BUILD.as_bytes())?).ok()
}

/// An answer, with what was asked.
pub(crate) type Answered<A> = Arc<(Question, A)>;

/// The engine of a page: which facts it holds, and what is on the screen. It holds none in the server.
#[derive(Clone, Copy)]
pub(crate) struct Engine {
    held: RwSignal<Option<Scope>>,
    /// How often it was let fetch something or told to let go: what it was let fetch before counts no more.
    turn: StoredValue<u32>,
    shown: RwSignal<Option<Chosen>>,
    /// No facts were to be had, or it answers no more.
    failed: RwSignal<bool>,
}

/// Makes room for it, once for a screen.
pub(crate) fn provide_engine() -> Engine {
    let none = Engine::none();
    provide_context(none);
    none
}

/// The engine of the screen.
pub(crate) fn engine() -> Engine {
    use_context().unwrap_or_else(Engine::none)
}

impl Engine {
    fn none() -> Self {
        Self {
            held: RwSignal::new(None),
            turn: StoredValue::new(0),
            shown: RwSignal::new(None),
            failed: RwSignal::new(false),
        }
    }

    /// Whether it holds the facts of a scope.
    pub(crate) fn holds(self, scope: &Scope) -> bool {
        self.held.read().as_ref() == Some(scope)
    }

    /// Whether nothing is to be expected of it.
    pub(crate) fn failed(self) -> bool {
        self.failed.get()
    }

    /// Whether an address differs from the one before only in what the engine answers: breakdown, restriction, side and page.
    pub(crate) fn can_answer(self, before: &str, wanted: &str) -> bool {
        let read = |address: &str| View::read(&parameters_of(address)).ok();
        // Where it lets go, the server answers what stands in the address by then.
        let held = self.held.get();
        let (Some(before), Some(wanted), Some(shown)) = (read(before), read(wanted), self.shown.get_untracked()) else {
            return false;
        };
        // What an address leaves out is decided by the server: the same way as for the address before, which is the one shown.
        fn same<T: PartialEq>(before: &Option<T>, wanted: &Option<T>, shown: &T) -> bool {
            before.as_ref().is_none_or(|before| before == shown)
                && wanted.as_ref().map_or(before.is_none(), |wanted| wanted == shown)
        }
        let lines = [before.line, wanted.line].iter().all(|line| *line == shown.line);
        let meetings = [before.meeting, wanted.meeting].iter().all(|meeting| *meeting == shown.meeting);
        held == Some(Scope::from(&shown))
            && same(&before.court, &wanted.court, &shown.court)
            && same(&before.period, &wanted.period, &shown.period)
            && same(&before.version, &wanted.version, &shown.version)
            && lines
            && meetings
    }

    /// Says what is on the screen.
    pub(crate) fn shows(self, chosen: &Chosen) {
        self.shown.set(Some(chosen.clone()));
    }

    /// Lets it hold those facts of a scope that the server has just answered from, fetching them where it has others; none where they
    /// are not to be had. Until then it holds none, nor where other facts came between the server's answer and the pack, so that
    /// nothing is answered from other facts than what stands beside it. It is asked the first question before it is said to hold them,
    /// so that what all such questions need of the facts is worked out by then.
    pub(crate) fn hold(self, scope: Scope, frame: Frame, facts: Option<String>, first: Question) {
        let turn = self.let_go();
        let Some(facts) = facts else { return };
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move {
            // Unless another is wanted by then, or the screen is another.
            let goes_on = || self.turn.try_get_value() == Some(turn);
            let pack = format!("{}#{facts}", scope.address());
            let mut there = glue::put(&scope, &Question::Hold(frame, facts), Some(pack)).await.is_some();
            if there && goes_on() {
                there = glue::put(&scope, &first, None).await.is_some();
            }
            if goes_on() {
                self.failed.set(!there);
                self.held.set(there.then_some(scope));
            }
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = (turn, scope, frame, facts, first);
    }

    /// Holds nothing any more, whatever is on its way: the server answers.
    pub(crate) fn let_go(self) -> u32 {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        if self.held.read_untracked().is_some() {
            self.held.set(None);
        }
        self.turn.get_value()
    }

    /// What it answers to a question that changes, once it holds the facts of the scope. What it answered before stays until
    /// the next answer is there.
    pub(crate) fn answers<A: DeserializeOwned + Send + Sync + 'static>(
        self,
        scope: Scope,
        question: impl Fn() -> Option<Question> + 'static,
    ) -> ReadSignal<Option<Answered<A>>> {
        let (answered, tell) = signal(None);
        #[cfg(feature = "hydrate")]
        self.answer_each(
            scope,
            Box::new(question),
            std::rc::Rc::new(move |answer| {
                let read = answer.map(|(asked, answer)| Some(Arc::new((asked, postcard::from_bytes(&answer).ok()?))));
                let readable = !matches!(read, Some(None));
                if readable {
                    tell.set(read.flatten());
                }
                readable
            }),
        );
        #[cfg(not(feature = "hydrate"))]
        let _ = (scope, question, tell);
        answered
    }

    /// Tells each answer as it comes, whatever it is of: once in a program, where answers of many kinds are awaited.
    #[cfg(feature = "hydrate")]
    fn answer_each(self, scope: Scope, question: Box<dyn Fn() -> Option<Question>>, tell: std::rc::Rc<Tell>) {
        // What is asked now, until it is answered, and whether anything is being answered.
        let (wanted, busy) = (StoredValue::new(None), StoredValue::new(false));
        Effect::new(move |_| {
            let asked = question().filter(|_| {
                let held = self.holds(&scope);
                if !held {
                    // What it came to is no answer to what is asked now.
                    tell(None);
                }
                held
            });
            let something = asked.is_some();
            wanted.set_value(asked);
            if !something || busy.get_value() {
                return;
            }
            busy.set_value(true);
            let (scope, tell) = (scope.clone(), std::rc::Rc::clone(&tell));
            leptos::task::spawn_local(async move {
                // While one is answered others wait, and only the last of them is asked.
                while let Some(asked) = wanted.try_get_value().flatten() {
                    let answer = glue::put(&scope, &asked, None).await;
                    // None where something else is asked by now, or nothing, or the screen is another.
                    let still = wanted.try_update_value(|wanted| wanted.take_if(|wanted| *wanted == asked)).flatten();
                    if let Some(asked) = still
                        && !answer.is_some_and(|answer| tell(Some((asked, answer))))
                    {
                        self.held.set(None);
                        self.failed.set(true);
                    }
                }
                busy.try_set_value(false);
            });
        });
    }
}

/// Takes an answer with what was asked, or that there is none any more; whether it could be read.
#[cfg(feature = "hydrate")]
type Tell = dyn Fn(Option<(Question, Vec<u8>)>) -> bool;

#[cfg(feature = "hydrate")]
mod glue {
    use super::{Question, Scope, sent};
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(inline_js = r#"
        const waiting = new Map();
        let worker, last = 0, heard = 0;
        const lose = () => {
            worker?.terminate();
            worker = undefined;
            for (const tell of waiting.values()) tell();
            waiting.clear();
        };
        function begin() {
            worker = new Worker('/pkg/worker.js', { type: 'module' });
            worker.onerror = lose;
            worker.onmessage = ({ data: [number, answer] }) => {
                heard = performance.now();
                waiting.get(number)?.(answer);
                waiting.delete(number);
            };
        }
        // A browser that is short of memory ends a worker without a word.
        const bear = (number, patience) => setTimeout(() => {
            if (!waiting.has(number)) return;
            if (performance.now() - heard < patience) bear(number, patience); else lose();
        }, patience);
        export function post(question, pack) {
            return new Promise((tell) => {
                // Whoever brings a pack is there for a new one too.
                try { if (!worker && pack) begin(); } catch { worker = undefined; }
                if (!worker) return tell();
                const number = ++last;
                waiting.set(number, tell);
                worker.postMessage([number, question, pack], [question.buffer]);
                // Many times what the slowest phone takes to count, and the slowest line to bring a pack.
                bear(number, pack ? 180_000 : 10_000);
            });
        }
    "#)]
    extern "C" {
        async fn post(question: Vec<u8>, pack: Option<String>) -> JsValue;
    }

    /// The answer of the worker, which fetches a pack first where it has another: from its address, the facts that are wanted of it
    /// behind a `#`. None where it has none, or there is no worker.
    pub(super) async fn put(scope: &Scope, question: &Question, pack: Option<String>) -> Option<Vec<u8>> {
        let answer = post(sent(scope, question)?, pack).await;
        answer.dyn_into::<js_sys::Uint8Array>().ok().map(|answer| answer.to_vec())
    }
}
