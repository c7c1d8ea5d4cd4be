//! 会场: a meeting on the projector. One slide, one message; keys and clickers lead on, drill, suppose and write down; what
//! was kept before the meeting is enough when the network fails.

mod drill;
mod notes;
mod presenter;
mod room;
mod slide;
mod suppose;
mod task;

use crate::api::meeting::load_meeting;
use crate::api::wire::Wire;
use crate::engine::{Frame, Question, engine, provide_engine};
use crate::figures::slides::{Content, Meeting, Shown, Slide};
use crate::figures::what_if::Supposed;
use crate::lang::lang;
use crate::pages::{Loading, ProblemNote, title};
use drill::Drilled;
use leptos::ev;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use notes::Notes;
use presenter::Presenter;
use room::Keeper;
use slide::SlideView;
use std::sync::Arc;
use suppose::Suppose;
use task::TaskForm;

/// The screen.
#[component]
pub fn MeetingPage() -> impl IntoView {
    provide_engine();
    let location = use_location();
    let answer = Resource::new(move || location.search.get(), load_meeting);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(Wire(meeting)) => view! { <Stage meeting /> }.into_any(),
                    Err(problem) => view! { <ProblemNote problem /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// What lies over the slide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Layer {
    /// Nothing.
    #[default]
    Slide,
    /// The indicator taken apart.
    Drill,
    /// What would be if.
    Suppose,
    /// Something is written down.
    Notes,
    /// A task is set.
    Task,
    /// The keys.
    Keys,
}

/// Where the meeting is.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Which slide.
    pub(super) at: RwSignal<usize>,
    /// What lies over it.
    pub(super) layer: RwSignal<Layer>,
    /// Whether a script runs: one slide at a time, else all of them.
    pub(super) live: RwSignal<bool>,
}

#[component]
fn Stage(meeting: Meeting) -> impl IntoView {
    let lang = lang();
    let place = Place { at: RwSignal::new(0), layer: RwSignal::new(Layer::Slide), live: RwSignal::new(false) };
    let meeting = Arc::new(meeting);
    let keeper = Keeper::of(&meeting);
    let drilled = Drilled::new();
    Effect::new({
        let meeting = Arc::clone(&meeting);
        move |_| {
            place.live.set(true);
            let supposing = Question::Suppose(drill::chosen(&meeting), Supposed::default());
            engine().hold(drill::scope(&meeting), Frame::from(&*meeting), meeting.facts.clone(), supposing);
            keeper.begin(&meeting, place, drilled);
        }
    });
    let count = meeting.slides.len();
    let keys = window_event_listener(ev::keydown, {
        let meeting = Arc::clone(&meeting);
        move |event| {
            if drilled.key(&event, place) {
                keeper.along(place, drilled);
                let slide = meeting.slides.get(place.at.get_untracked()).map(|slide| slide.id.clone());
                keeper.show(&meeting, slide.unwrap_or_default(), drilled.asked());
                return;
            }
            if typing(&event) {
                return;
            }
            if let Some(way) = way(&event) {
                event.prevent_default();
                let before = place.at.get_untracked();
                go(place, way, count, &meeting, keeper);
                match place.at.get_untracked() {
                    at if at != before => keeper.at(&meeting, place, drilled),
                    _ => keeper.along(place, drilled),
                }
            }
        }
    });
    on_cleanup(move || keys.remove());
    let current = {
        let meeting = Arc::clone(&meeting);
        Memo::new(move |_| meeting.slides.get(place.at.get()).cloned())
    };
    let slides = meeting.slides.iter().cloned().enumerate().map(|(at, slide)| {
        let here = move || if place.at.get() == at { "slide here" } else { "slide" };
        let courts = meeting.courts.clone();
        let counter = format!("{}/{count}", at + 1);
        let id = slide.id.clone();
        view! { <section class=here id=id><SlideView slide courts counter /></section> }
    });
    let slides = slides.collect_view();
    // The second window: what the room does not see.
    let presents = crate::figures::query::parameters_of(&use_location().search.get_untracked())("presenter").is_some();
    let foot = format!("{} · {}", meeting.title, crate::components::names::period(meeting.period, lang));
    let over = {
        let meeting = Arc::clone(&meeting);
        move || {
            let meeting = Arc::clone(&meeting);
            let shown = current.get().and_then(|slide| shown(&slide));
            match (place.layer.get(), shown) {
                (Layer::Drill, Some(shown)) => {
                    view! { <drill::DrillLayer meeting shown drilled names_shown=presents /> }.into_any()
                }
                (Layer::Suppose, Some(shown)) => view! { <Suppose meeting shown /> }.into_any(),
                (Layer::Notes, _) => view! { <Notes meeting current place keeper /> }.into_any(),
                (Layer::Task, _) => view! { <TaskForm meeting current place keeper /> }.into_any(),
                (Layer::Keys, _) => view! { <Keys /> }.into_any(),
                _ => ().into_any(),
            }
        }
    };
    let pack = meeting.pack.clone();
    let class = move || match (place.live.get(), presents) {
        (false, _) => "meeting",
        (true, false) => "meeting live",
        (true, true) => "meeting live presents",
    };
    let presenter = presents.then(|| view! { <Presenter meeting=Arc::clone(&meeting) place /> });
    view! {
        <Title text=title(&meeting.title, lang) />
        <div class=class data-layer=move || layer_name(place.layer.get())>
            {slides}
            {presenter}
            <div class="over">{over}</div>
            <div role="status">{move || keeper.told(lang).map(|told| view! { <p class="meeting-told">{told}</p> })}</div>
            <footer class="meeting-foot">
                <span>{foot}</span>
                <span class="keys">{lang.pick("→ 下一页　D 下钻　W 推演　N 记录　T 交办　? 按键", "→ next  D drill  W what-if  N note  T task  ? keys")}</span>
                <span>{lang.pick("包 ", "pack ")}{pack}</span>
                <span class=move || keeper.class()>{move || keeper.words(lang)}</span>
            </footer>
        </div>
    }
    .into_any()
}

fn shown(slide: &Slide) -> Option<Arc<Shown>> {
    match &slide.content {
        Content::Indicator(shown) => Some(Arc::new((**shown).clone())),
        _ => None,
    }
}

const fn layer_name(layer: Layer) -> &'static str {
    match layer {
        Layer::Slide => "slide",
        Layer::Drill => "drill",
        Layer::Suppose => "suppose",
        Layer::Notes => "notes",
        Layer::Task => "task",
        Layer::Keys => "keys",
    }
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Next,
    Back,
    First,
    Last,
    Over(Layer),
    Away,
    Full,
    Second,
}

/// What a key asks for; clickers send the keys of pages.
fn way(event: &ev::KeyboardEvent) -> Option<Way> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    Some(match event.key().as_str() {
        "ArrowRight" | "PageDown" | " " | "Enter" => Way::Next,
        "ArrowLeft" | "PageUp" => Way::Back,
        "Home" => Way::First,
        "End" => Way::Last,
        "d" | "D" | "ArrowDown" => Way::Over(Layer::Drill),
        "w" | "W" => Way::Over(Layer::Suppose),
        "n" | "N" => Way::Over(Layer::Notes),
        "t" | "T" => Way::Over(Layer::Task),
        "?" | "h" | "H" => Way::Over(Layer::Keys),
        "Escape" | "Backspace" => Way::Away,
        "f" | "F" => Way::Full,
        "p" | "P" => Way::Second,
        _ => return None,
    })
}

/// Whether a key is meant for a field.
fn typing(event: &ev::KeyboardEvent) -> bool {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let tag = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let field = tag.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
        field && event.key() != "Escape"
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = event;
        false
    }
}

fn go(place: Place, way: Way, count: usize, meeting: &Meeting, keeper: Keeper) {
    let at = place.at.get_untracked();
    let last = count.saturating_sub(1);
    let to = match way {
        Way::Next => (at + 1).min(last),
        Way::Back => at.saturating_sub(1),
        Way::First => 0,
        Way::Last => last,
        Way::Over(layer) => {
            let same = place.layer.get_untracked() == layer;
            place.layer.set(if same { Layer::Slide } else { layer });
            return;
        }
        Way::Away => {
            place.layer.set(Layer::Slide);
            return;
        }
        Way::Full => return keeper.full_screen(),
        Way::Second => return keeper.second_window(meeting),
    };
    place.layer.set(Layer::Slide);
    if to != at {
        place.at.set(to);
    }
}

#[component]
fn Keys() -> impl IntoView {
    let lang = lang();
    let keys = [
        ("→ PageDown", "下一页", "next"),
        ("← PageUp", "上一页", "back"),
        (
            "D ↓",
            "下钻：1 法院 2 条线 3 部门 4 案由 5 法官 6 月，↑↓ 选，Enter 进，Backspace 回",
            "drill: 1 court 2 line 3 division 4 cause 5 judge 6 month, ↑↓ choose, Enter in, Backspace back",
        ),
        ("W", "推演：多结、改判发回、目标", "what-if: more closed, other outcomes, a target"),
        ("N", "记录、决定", "note, decision"),
        ("T", "交办任务：问题、目标由本页带入", "set a task: problem and target come from the slide"),
        ("F", "全屏", "full screen"),
        ("P", "主讲人窗口", "the presenter's window"),
        ("Esc", "收起", "away with it"),
    ];
    let rows = keys.map(|(key, zh, en)| view! { <li><kbd>{key}</kbd> " " {lang.pick(zh, en)}</li> });
    view! { <ul class="key-list">{rows}</ul> }.into_any()
}
