//! Charts by ECharts: options typed by charming, drawn by a thin binding that loads the library when a chart comes
//! into view. Until then, and without WASM, the drawing of the server stands in its place.

use leptos::html::Div;
use leptos::prelude::*;

/// A chart with the drawing it takes over from.
#[component]
pub fn Chart(
    /// Makes the option, as ECharts' JSON; called again when what it reads changes.
    #[allow(unused_variables)]
    option: Signal<String>,
    /// What the chart says, for those who do not see it.
    label: Signal<String>,
    /// What a click on a data point (its series and position) does.
    #[prop(optional)]
    #[allow(unused_variables)]
    on_pick: Option<Callback<(usize, usize)>>,
    /// The drawing of the server.
    children: Children,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    #[cfg(feature = "hydrate")]
    binding::keep(place, option, on_pick);
    view! {
        <div class="chart">
            <div class="chart-live" role="img" aria-label=label node_ref=place></div>
            <div class="chart-drawing">{children()}</div>
        </div>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
mod binding {
    use super::*;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(inline_js = r#"
        let library;
        export function watch(element, option, pick) {
            const chart = { element, option, handle: null, gone: false }, frame = element.parentElement;
            // What stands below does not move when it comes into view.
            frame?.classList.add('awaited');
            chart.observer = new IntersectionObserver(async (entries) => {
                if (!entries.some((entry) => entry.isIntersecting)) return;
                chart.observer.disconnect();
                let charts;
                try {
                    library ??= import('/pkg/charts.js');
                    charts = await library;
                } catch {
                    // Without the library the server's drawing stays.
                    library = undefined;
                    frame?.classList.remove('awaited');
                    return;
                }
                // Each chart in a turn of its own: what a reader does meanwhile is not kept waiting by all of them.
                await new Promise((turn) => setTimeout(turn));
                if (chart.gone) return;
                chart.handle = charts.mount(element, chart.option, pick);
                frame?.classList.add('charted');
            });
            chart.observer.observe(element);
            return chart;
        }
        export function update(chart, option) {
            chart.option = option;
            if (!chart.handle || chart.waits) return;
            chart.waits = true;
            // After the next frame: what changes beside a chart, and was asked for, is not kept waiting by it.
            requestAnimationFrame(() => setTimeout(async () => {
                chart.waits = false;
                if (!chart.gone) (await library).update(chart.handle, chart.option);
            }));
        }
        export async function drop(chart) {
            chart.gone = true;
            chart.observer.disconnect();
            if (chart.handle) (await library).dispose(chart.handle);
        }
    "#)]
    extern "C" {
        type Watched;
        fn watch(element: &web_sys::HtmlElement, option: &str, pick: &js_sys::Function) -> Watched;
        fn update(chart: &Watched, option: &str);
        fn drop(chart: &Watched);
    }

    /// Mounts the chart when its place is there, follows the option, and disposes of it in the end.
    pub(super) fn keep(place: NodeRef<Div>, option: Signal<String>, on_pick: Option<Callback<(usize, usize)>>) {
        let chart = StoredValue::new_local(None::<(Watched, Closure<dyn FnMut(usize, usize)>)>);
        Effect::new(move |_| {
            let Some(element) = place.get() else { return };
            let option = option.get();
            if chart.with_value(|chart| chart.as_ref().map(|(chart, _)| update(chart, &option)).is_some()) {
                return;
            }
            let pick = Closure::<dyn FnMut(usize, usize)>::new(move |series, position| {
                if let Some(on_pick) = on_pick {
                    on_pick.run((series, position));
                }
            });
            let watched = watch(&element, &option, pick.as_ref().unchecked_ref());
            chart.set_value(Some((watched, pick)));
        });
        on_cleanup(move || {
            if let Some((chart, _)) = chart.try_update_value(Option::take).flatten() {
                drop(&chart);
            }
        });
    }
}
