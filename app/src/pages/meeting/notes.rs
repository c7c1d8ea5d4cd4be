//! Something written down where it is said: a note or a decision, at the slide that is shown.

use super::room::Keeper;
use super::{Layer, Place};
use crate::figures::slides::{Meeting, Minutes, Slide};
use crate::lang::lang;
use domain::consultation::{Note, NoteKind};
use leptos::html::{Select, Textarea};
use leptos::prelude::*;
use std::sync::Arc;

/// The form.
#[component]
pub(super) fn Notes(
    meeting: Arc<Meeting>,
    current: Memo<Option<Slide>>,
    place: Place,
    keeper: Keeper,
) -> impl IntoView {
    let lang = lang();
    let barred = match meeting.minutes {
        Minutes::Open => None,
        Minutes::OfOthers => Some(lang.pick("您的角色不记录会议。", "Your role writes nothing down here.")),
        Minutes::Closed => {
            Some(lang.pick("会商已归档，不再记录。", "This consultation is closed: nothing more is written down."))
        }
    };
    if let Some(text) = barred {
        return view! { <p class="over-words">{text}</p> }.into_any();
    }
    let (text, kind) = (NodeRef::<Textarea>::new(), NodeRef::<Select>::new());
    Effect::new(move |_| {
        if let Some(text) = text.get() {
            let _ = text.focus();
        }
    });
    let write = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(text), Some(kind)) = (text.get_untracked(), kind.get_untracked()) else { return };
        let words = text.value().trim().to_owned();
        if words.is_empty() {
            return;
        }
        keeper.write(Note {
            id: String::new(),
            kind: NoteKind::parse(&kind.value()).unwrap_or(NoteKind::Note),
            slide: current.get_untracked().map(|slide| slide.id).unwrap_or_default(),
            text: words,
            at: 0,
            task: None,
        });
        text.set_value("");
        place.layer.set(Layer::Slide);
    };
    let kinds = [NoteKind::Decision, NoteKind::Note, NoteKind::Attendance];
    let options = kinds.map(|kind| view! { <option value=kind.id()>{lang.pick(kind.zh(), kind.en())}</option> });
    view! {
        <form class="over-form" on:submit=write>
            <label><span>{lang.pick("类别", "Kind")}</span> <select node_ref=kind>{options}</select></label>
            <label class="long"><span>{lang.pick("内容", "Text")}</span> <textarea node_ref=text rows="3" maxlength="4000"></textarea></label>
            <button class="primary" type="submit">{lang.pick("记下", "Write it down")}</button>
        </form>
    }
    .into_any()
}
