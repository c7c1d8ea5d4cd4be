//! What a reader chose or typed before the page was taken over: hydration writes the server's values over it, so it is
//! kept and told again, as if it were chosen now.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(inline_js = r#"
    const other = (field) => {
        if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
        if (field.options) {
            const first = Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
            return field.selectedIndex !== first;
        }
        // A file chosen is not written over, and may not be set.
        if (field.type === 'file') return false;
        // What the server wrote, as such a field holds it: a date that is none is empty there.
        const written = field.cloneNode();
        written.value = field.defaultValue;
        return field.value !== written.value;
    };
    export function before() {
        return [...document.querySelectorAll('main :is(input, select, textarea)')]
            .filter(other)
            .map((field) => ({ field, value: field.value, checked: field.checked }));
    }
    export function again(typed) {
        // After what hydration itself leaves for later.
        setTimeout(() => {
            for (const { field, value, checked } of typed) {
                if (!field.isConnected) continue;
                if (field.value !== value) field.value = value;
                if (field.checked !== checked) field.checked = checked;
                for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
            }
        });
    }
"#)]
extern "C" {
    /// Fields of a form kept until the page is taken over.
    pub(crate) type Typed;
    /// The fields that hold something else than the server wrote, with what they hold.
    pub(crate) fn before() -> Typed;
    /// Puts it back and tells the page of it, once it listens.
    pub(crate) fn again(typed: Typed);
}
