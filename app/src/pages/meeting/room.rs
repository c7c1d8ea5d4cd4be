//! The room: what is kept for the time without a network, what waits to be sent, and the second window.

use super::Place;
use super::drill::Drilled;
#[cfg(feature = "hydrate")]
use super::{Layer, drill::Steps};
use crate::api::meeting::NotesTaken;
use crate::components::names::half;
use crate::figures::slides::Meeting;
#[cfg(feature = "hydrate")]
use crate::figures::slides::Minutes;
use crate::lang::Lang;
use crate::problem::Problem;
use domain::consultation::Note;
#[cfg(feature = "hydrate")]
use domain::consultation::NoteKind;
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use serde::{Deserialize, Serialize};

/// How far the meeting is at hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only a browser keeps anything"))]
enum AtHand {
    /// Not yet.
    #[default]
    Fetching,
    /// All of it: the network may go.
    Kept,
    /// Not to be had here.
    Failed,
}

/// What the server said of notes that did not simply arrive.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only a browser sends any"))]
enum Told {
    /// Tasks that were not set, and why.
    NotSet(NotesTaken),
    /// So many notes were not taken in; they stay here.
    Refused(usize, Problem),
}

/// What the windows of a meeting tell each other.
#[cfg(feature = "hydrate")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Along {
    at: usize,
    drilled: Option<Steps>,
}

/// What keeps the meeting.
#[derive(Clone, Copy)]
pub(super) struct Keeper {
    ready: RwSignal<AtHand>,
    /// Notes not sent yet.
    waiting: RwSignal<usize>,
    /// Whether there is a network, as far as the browser knows.
    online: RwSignal<bool>,
    /// The consultation's name.
    id: StoredValue<String>,
    told: RwSignal<Option<Told>>,
}

impl Keeper {
    pub(super) fn of(meeting: &Meeting) -> Self {
        Self {
            ready: RwSignal::new(AtHand::Fetching),
            waiting: RwSignal::new(0),
            online: RwSignal::new(true),
            id: StoredValue::new(meeting.id.clone()),
            told: RwSignal::new(None),
        }
    }

    pub(super) fn class(self) -> &'static str {
        match (self.ready.get(), self.online.get()) {
            (AtHand::Kept, _) => "kept ready",
            (AtHand::Fetching, true) => "kept",
            _ => "kept failed",
        }
    }

    /// What the server said of notes that did not simply arrive.
    pub(super) fn told(self, lang: Lang) -> Option<String> {
        Some(match self.told.get()? {
            Told::NotSet(taken) => {
                let each = taken.not_set.iter().map(|(text, why)| format!("{text}：{}", half(why, lang)));
                let each = each.collect::<Vec<_>>().join(lang.pick("；", "; "));
                lang.pick(format!("未能交办，已记入会商记录。{each}"), format!("Not set, kept in the minutes. {each}"))
            }
            Told::Refused(count, why) => {
                let why = why.sentence(lang);
                lang.pick(
                    format!("{count} 条未被接收，仍留在本机：{why}"),
                    format!("{count} not taken in, kept on this machine: {why}"),
                )
            }
        })
    }

    pub(super) fn words(self, lang: Lang) -> String {
        let kept = match self.ready.get() {
            AtHand::Kept => lang.pick("离线可用 ●", "offline ready ●"),
            AtHand::Fetching => lang.pick("正在备好离线 ○", "making ready ○"),
            AtHand::Failed => lang.pick("离线不可用 ×", "not ready ×"),
        };
        let network = if self.online.get() { "" } else { lang.pick("　网络已断", " · no network") };
        let waiting = match self.waiting.get() {
            0 => String::new(),
            waiting => lang.pick(format!("　{waiting} 条待同步"), format!(" · {waiting} to be sent")),
        };
        format!("{kept}{network}{waiting}")
    }
}

#[cfg(not(feature = "hydrate"))]
impl Keeper {
    pub(super) fn begin(self, _meeting: &Meeting, _place: Place, _drilled: Drilled) {
        let _ = self.id;
    }

    pub(super) fn at(self, _meeting: &Meeting, _place: Place, _drilled: Drilled) {}

    pub(super) fn along(self, _place: Place, _drilled: Drilled) {}

    pub(super) fn full_screen(self) {}

    pub(super) fn second_window(self, _meeting: &Meeting) {}

    pub(super) fn write(self, _note: Note) {}

    pub(super) fn show(self, _meeting: &Meeting, _slide: String, _how: String) {}
}

#[cfg(feature = "hydrate")]
impl Keeper {
    /// Keeps the meeting, follows the other window, and sends what waits.
    pub(super) fn begin(self, meeting: &Meeting, place: Place, drilled: Drilled) {
        use wasm_bindgen::prelude::*;

        let pack = meeting.facts.is_some().then(|| super::drill::scope(meeting).address());
        let ready = self.ready;
        let told = Closure::<dyn FnMut(bool)>::new(move |kept| {
            ready.set(if kept { AtHand::Kept } else { AtHand::Failed });
        });
        let online = self.online;
        let network = Closure::<dyn FnMut(bool)>::new(move |there: bool| {
            online.set(there);
            if there {
                self.send();
            }
        });
        let slides = meeting.slides.len();
        let moved = Closure::<dyn FnMut(String)>::new(move |text: String| {
            let Some(Along { at, drilled: steps }) =
                serde_json::from_str(&text).ok().filter(|along: &Along| along.at < slides)
            else {
                return;
            };
            place.at.set(at);
            // Whoever writes in one window goes on writing while the other leads on.
            if matches!(place.layer.get_untracked(), Layer::Slide | Layer::Drill) {
                place.layer.set(if steps.is_some() { Layer::Drill } else { Layer::Slide });
            }
            if let Some(steps) = steps {
                drilled.follow(steps);
            }
        });
        glue::keep(&meeting.id, pack, told.as_ref().unchecked_ref());
        glue::follow(&meeting.id, network.as_ref().unchecked_ref(), moved.as_ref().unchecked_ref());
        // They live as long as the page.
        told.forget();
        network.forget();
        moved.forget();
        place
            .at
            .set(glue::begun_at(&meeting.slides.iter().map(|slide| slide.id.as_str()).collect::<Vec<_>>().join(" ")));
        self.send();
    }

    /// Tells the address and the other window where the meeting is.
    pub(super) fn at(self, meeting: &Meeting, place: Place, drilled: Drilled) {
        let slide = meeting.slides.get(place.at.get_untracked()).map(|slide| slide.id.as_str()).unwrap_or_default();
        glue::at(slide);
        self.along(place, drilled);
        self.show(meeting, slide.to_owned(), String::from("slide"));
    }

    /// Tells the other window what is shown here.
    pub(super) fn along(self, place: Place, drilled: Drilled) {
        let open = place.layer.get_untracked() == Layer::Drill;
        let along = Along { at: place.at.get_untracked(), drilled: open.then(|| drilled.steps()) };
        if let Ok(text) = serde_json::to_string(&along) {
            glue::along(&text);
        }
    }

    /// Writes down what the room is shown, so that the meeting can be walked through again.
    pub(super) fn show(self, meeting: &Meeting, slide: String, how: String) {
        if meeting.minutes == Minutes::Open && !how.is_empty() {
            self.write(Note { id: String::new(), kind: NoteKind::Shown, slide, text: how, at: 0, task: None });
        }
    }

    pub(super) fn full_screen(self) {
        glue::full_screen();
    }

    pub(super) fn second_window(self, meeting: &Meeting) {
        glue::second_window(&meeting.id);
    }

    /// Takes a note down here, and sends it when it can.
    pub(super) fn write(self, mut note: Note) {
        (note.id, note.at) = (glue::new_name(), glue::now() as i64);
        if let Ok(text) = serde_json::to_string(&note) {
            self.id.with_value(|id| glue::put(id, &text));
        }
        self.send();
    }

    fn send(self) {
        let id = self.id.get_value();
        leptos::task::spawn_local(async move {
            let texts: Vec<String> = glue::waiting(&id).iter().filter_map(|text| text.as_string()).collect();
            self.waiting.set(texts.len());
            let notes: Vec<Note> = texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
            if notes.is_empty() || !self.online.get_untracked() {
                return;
            }
            match crate::api::meeting::take_notes(id.clone(), notes.clone()).await {
                // What arrived is taken off; what was sent twice stands once.
                Ok(taken) => {
                    glue::take_off(&id, &notes.iter().map(|note| note.id.as_str()).collect::<Vec<_>>().join(" "));
                    self.waiting.set(glue::waiting(&id).length() as usize);
                    self.told.set((!taken.not_set.is_empty()).then_some(Told::NotSet(taken)));
                }
                Err(Problem::Connection(_)) => {}
                Err(problem) => self.told.set(Some(Told::Refused(notes.len(), problem))),
            }
        });
    }
}

#[cfg(feature = "hydrate")]
mod glue {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(inline_js = r#"
        const box = (id) => `notes-${id}`;
        const read = (id) => { try { return JSON.parse(localStorage.getItem(box(id)) ?? '[]'); } catch { return []; } };
        const write = (id, all) => localStorage.setItem(box(id), JSON.stringify(all));
        let channel;
        export async function keep(id, pack, told) {
            try {
                if (!navigator.serviceWorker) { told(false); return; }
                navigator.serviceWorker.addEventListener('message', ({ data }) => told(Boolean(data.ready)));
                await navigator.serviceWorker.register('/offline.js');
                const { active } = await navigator.serviceWorker.ready;
                const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name))
                    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/pkg/'))
                    .map(({ pathname }) => pathname);
                const page = location.pathname + location.search;
                const engine = pack ? ['/pkg/worker.js', '/pkg/engine.js', '/pkg/engine.wasm'] : [];
                const loads = [...new Set(['/pkg/huishang.css', '/pkg/meeting.js', '/pkg/meeting.wasm', ...engine, ...loaded])];
                active.postMessage({ keep: { page, pack, loads } });
            } catch { told(false); }
        }
        export function follow(id, network, moved) {
            // A browser only knows of its own plug: the server is asked.
            const probe = () => fetch('/healthz', { cache: 'no-store' }).then(({ ok }) => network(ok), () => network(false));
            probe();
            setInterval(probe, 5000);
            addEventListener('online', probe);
            addEventListener('offline', probe);
            channel = new BroadcastChannel(`meeting-${id}`);
            channel.onmessage = ({ data }) => moved(data);
        }
        export function begun_at(names) {
            const at = names.split(' ').indexOf(decodeURIComponent(location.hash.slice(1)));
            return at < 0 ? 0 : at;
        }
        export function at(slide) {
            history.replaceState(history.state, '', `#${encodeURIComponent(slide)}`);
        }
        export function along(text) {
            channel?.postMessage(text);
        }
        export function full_screen() {
            if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen().catch(() => {});
        }
        export function second_window(id) {
            open(`/meeting?id=${encodeURIComponent(id)}&presenter=1`, `presenter-${id}`, 'popup,width=1200,height=800');
        }
        export const new_name = () => crypto.randomUUID();
        export const now = () => Math.floor(Date.now() / 1000);
        export function put(id, text) { write(id, [...read(id), JSON.parse(text)]); }
        export const waiting = (id) => read(id).map((note) => JSON.stringify(note));
        export function take_off(id, names) {
            const sent = new Set(names.split(' '));
            write(id, read(id).filter(({ id }) => !sent.has(id)));
        }
    "#)]
    extern "C" {
        pub(super) fn keep(id: &str, pack: Option<String>, told: &js_sys::Function);
        pub(super) fn follow(id: &str, network: &js_sys::Function, moved: &js_sys::Function);
        pub(super) fn begun_at(names: &str) -> usize;
        pub(super) fn at(slide: &str);
        pub(super) fn along(text: &str);
        pub(super) fn full_screen();
        pub(super) fn second_window(id: &str);
        pub(super) fn new_name() -> String;
        pub(super) fn now() -> f64;
        pub(super) fn put(id: &str, text: &str);
        pub(super) fn waiting(id: &str) -> js_sys::Array;
        pub(super) fn take_off(id: &str, names: &str);
    }
}
