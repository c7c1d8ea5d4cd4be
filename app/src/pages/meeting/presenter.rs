//! The presenter's window: what is on the wall, what to say to it, what comes next, and the time.

use super::Place;
use crate::figures::slides::Meeting;
use crate::lang::lang;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// The window.
#[component]
pub(super) fn Presenter(meeting: Arc<Meeting>, place: Place) -> impl IntoView {
    let lang = lang();
    let seconds = RwSignal::new(0_u32);
    Effect::new(move |_| {
        let ticking = set_interval_with_handle(move || seconds.update(|seconds| *seconds += 1), Duration::from_secs(1));
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
    });
    let time = move || {
        let seconds = seconds.get();
        format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
    };
    let count = meeting.slides.len();
    let slide = {
        let meeting = Arc::clone(&meeting);
        Memo::new(move |_| meeting.slides.get(place.at.get()).cloned())
    };
    let next = move || {
        let next = meeting.slides.get(place.at.get() + 1).map(|slide| slide.title.clone());
        next.unwrap_or_else(|| lang.pick("结束", "the end").to_owned())
    };
    let of_slide =
        move |part: fn(crate::figures::slides::Slide) -> String| move || slide.get().map(part).unwrap_or_default();
    let speaking = move || {
        let speaking = slide.get().map(|slide| slide.speaking).unwrap_or_default();
        match speaking.is_empty() {
            true => {
                lang.pick("没有讲稿，可在“发现”页填写。", "No notes; write them on the page of findings.").to_owned()
            }
            false => speaking,
        }
    };
    let at = move || format!("{}/{count}", place.at.get() + 1);
    view! {
        <aside class="presenter">
            <p class="presenter-time">{time} " · " {at}</p>
            <p class="slide-part">{of_slide(|slide| slide.part)}</p>
            <p class="presenter-title">{of_slide(|slide| slide.title)}</p>
            <p class="presenter-notes">{speaking}</p>
            <p class="presenter-next">{lang.pick("下一页：", "Next: ")} {next}</p>
        </aside>
    }
    .into_any()
}
