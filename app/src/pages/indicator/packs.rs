//! The packs the browser holds, and what they can answer.

use crate::figures::Subject;
use crate::figures::indicator::IndicatorView;
use crate::figures::query::{Chosen, Drill, View, parameters_of};
use crate::figures::slides::Meeting;
use domain::policy::Part;
use domain::table::FactTable;
use leptos::prelude::*;
use std::sync::Arc;

/// The pack of one scope.
#[derive(Clone)]
struct Held {
    /// The scope's court code, and the consultation that froze the figures.
    scope: (String, Option<String>),
    tables: Arc<Vec<Arc<FactTable>>>,
}

impl Held {
    /// The view of another drill than the server's; what it leaves as it was is taken from `before`.
    fn answer(&self, first: &IndicatorView, drill: &Drill, before: Option<&IndicatorView>) -> Option<IndicatorView> {
        let subject = Subject {
            courts: first.courts.clone(),
            open: self.tables.iter().map(|table| table.court().clone()).collect(),
            tables: self.tables.to_vec(),
            ranges: first.ranges.as_slice().into(),
            part: first.part.clone(),
            unqualified: first.unqualified.clone(),
        };
        let mut view =
            crate::figures::indicator::indicator_view(&subject, first.indicator, &first.chosen, drill, before)?;
        // What is not computed of the reader's own part is known from the server alone.
        view.whole_court.clone_from(&first.whole_court);
        Some(view)
    }

    /// Answers the server's drill once more, for nobody: what all drills need of the facts is worked out before the first.
    #[cfg(feature = "hydrate")]
    fn make_ready(&self, first: &IndicatorView) {
        drop(self.answer(first, &first.drill, None));
    }
}

/// The pack in the browser, and what is on screen; both empty in the server.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Packs {
    held: RwSignal<Option<Held>>,
    shown: RwSignal<Option<Chosen>>,
}

/// Makes room for packs, once for a screen.
pub(in crate::pages) fn provide_packs() -> Packs {
    let none = Packs::none();
    provide_context(none);
    none
}

/// The packs of the screen.
pub(in crate::pages) fn packs() -> Packs {
    use_context().unwrap_or_else(Packs::none)
}

impl Packs {
    fn none() -> Self {
        Self { held: RwSignal::new(None), shown: RwSignal::new(None) }
    }

    /// Whether the pack of a scope is here.
    pub(super) fn ready(self, chosen: &Chosen) -> bool {
        self.held.read().as_ref().is_some_and(|held| held.scope == scope_of(chosen))
    }

    /// Whether an address differs from the one before only in what the pack here answers: breakdown, restriction, side
    /// and page.
    pub(super) fn can_answer(self, before: &str, wanted: &str) -> bool {
        let read = |address: &str| View::read(&parameters_of(address)).ok();
        let (Some(before), Some(wanted), Some(shown)) = (read(before), read(wanted), self.shown.get_untracked()) else {
            return false;
        };
        // What an address leaves out is decided by the server: the same way as for the address before.
        fn same<T: PartialEq>(before: &Option<T>, wanted: &Option<T>, shown: &T) -> bool {
            wanted.as_ref().map_or(before.is_none(), |wanted| wanted == shown)
        }
        self.held.read_untracked().is_some()
            && same(&before.court, &wanted.court, &shown.court)
            && same(&before.period, &wanted.period, &shown.period)
            && same(&before.version, &wanted.version, &shown.version)
            && wanted.line == shown.line
            && wanted.meeting == shown.meeting
    }

    /// The view of another drill, computed here from where the reader was; `None` while the pack is not here.
    pub(super) fn answer(
        self,
        first: &IndicatorView,
        before: Option<&IndicatorView>,
        drill: &Drill,
    ) -> Option<IndicatorView> {
        let held = self.held.get().filter(|held| held.scope == scope_of(&first.chosen))?;
        (*drill != first.drill).then(|| held.answer(first, drill, before.or(Some(first)))).flatten()
    }

    /// Fetches the pack of the view's scope, unless it is here. Without it the server answers each drill.
    pub(super) fn fetch(self, first: &Arc<IndicatorView>) {
        self.shown.set(Some(first.chosen.clone()));
        if first.cases.closed_courts.is_empty() {
            self.hold_for(scope_of(&first.chosen), Some(Arc::clone(first)));
        }
    }

    /// Fetches the pack of a court's scope, as a consultation froze it or as it is now, unless it is here.
    pub(in crate::pages) fn hold(self, scope: (String, Option<String>)) {
        self.hold_for(scope, None);
    }

    /// The same for a view, whose drills are made ready.
    fn hold_for(self, scope: (String, Option<String>), view: Option<Arc<IndicatorView>>) {
        #[cfg(feature = "hydrate")]
        {
            if self.held.read_untracked().as_ref().is_some_and(|held| held.scope == scope) {
                return;
            }
            leptos::task::spawn_local(async move {
                let Some(tables) = fetched(&scope).await else { return };
                let held = Held { scope, tables: Arc::new(tables) };
                self.held.set(Some(held.clone()));
                // Unless the reader is elsewhere by then.
                if let Some(view) = view {
                    super::after_drawing(move || {
                        if self.shown.get_untracked().is_some_and(|shown| shown == view.chosen) {
                            held.make_ready(&view);
                        }
                    });
                }
            });
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (scope, view);
    }

    /// Whether the facts of a court and those below it are here, as they are now.
    pub(in crate::pages) fn has(self, court: &str) -> bool {
        self.held.read().as_ref().is_some_and(|held| held.scope.0 == court && held.scope.1.is_none())
    }

    /// Those facts.
    pub(in crate::pages) fn tables(self, court: &str) -> Option<Vec<Arc<FactTable>>> {
        self.has(court).then(|| self.held.get().map(|held| held.tables.to_vec())).flatten()
    }

    /// The figures of a meeting, once its pack is here.
    pub(in crate::pages) fn subject(self, meeting: &Meeting) -> Option<Subject> {
        let held = self.held.get()?;
        (held.scope == (meeting.court.to_string(), Some(meeting.id.clone()))).then(|| Subject {
            courts: meeting.courts.clone(),
            open: meeting.open.clone(),
            tables: held.tables.to_vec(),
            ranges: meeting.ranges.as_slice().into(),
            part: Part::Court,
            unqualified: Vec::new(),
        })
    }
}

/// What a pack is of.
fn scope_of(chosen: &Chosen) -> (String, Option<String>) {
    (chosen.court.to_string(), chosen.meeting.clone())
}

/// The tables of a scope's pack, or `None` where there is no pack to be had (too large a scope, no network).
#[cfg(feature = "hydrate")]
async fn fetched((court, meeting): &(String, Option<String>)) -> Option<Vec<Arc<FactTable>>> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;

    use crate::figures::query::escape;

    let meeting = meeting.as_ref().map(|meeting| format!("&meeting={}", escape(meeting))).unwrap_or_default();
    let address = format!("/pack?court={}{meeting}", escape(court));
    let response: web_sys::Response = JsFuture::from(window().fetch_with_str(&address)).await.ok()?.dyn_into().ok()?;
    if response.status() != 200 {
        return None;
    }
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    match domain::pack::Pack::read(&bytes) {
        Ok(pack) => Some(pack.tables.into_iter().map(Arc::new).collect()),
        Err(error) => {
            leptos::logging::warn!("{error}");
            None
        }
    }
}
