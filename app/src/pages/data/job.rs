//! An import under way: count, rate and what remains. It can be left and found again.

use crate::api::data::{JobLine, load_job};
use crate::api::wire::Wire;
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use leptos::prelude::*;

/// Its progress; follows it where WASM runs.
#[component]
pub(super) fn JobProgress(court: CourtCode, number: u64, first: JobLine, refetch: Callback<()>) -> impl IntoView {
    let lang = lang();
    let job = RwSignal::new(first);
    Effect::new(move |_| {
        if job.read().outcome.is_some() {
            return;
        }
        let court = court.clone();
        set_timeout(
            move || {
                leptos::task::spawn_local(async move {
                    let Ok(Wire(next)) = load_job(court.to_string(), number).await else {
                        // The network may come back: ask again.
                        job.update(|_| ());
                        return;
                    };
                    let ended = next.outcome.is_some();
                    job.set(next);
                    if ended {
                        refetch.run(());
                    }
                });
            },
            std::time::Duration::from_millis(400),
        );
    });
    move || {
        let job = job.get();
        let (done, of) = job.bytes;
        let rate = if job.seconds > 0.0 { job.rows as f64 / job.seconds } else { 0.0 };
        let remaining = if done > 0 { job.seconds / done as f64 * of.saturating_sub(done) as f64 } else { 0.0 };
        let words = match (&job.outcome, lang) {
            (None, Lang::Zh) => {
                format!("正在导入 {}：已读 {} 行，每秒 {rate:.0} 行，约剩 {remaining:.0} 秒", job.file_name, job.rows)
            }
            (None, Lang::En) => format!(
                "Importing {}: {} rows read, {rate:.0} a second, about {remaining:.0} s left",
                job.file_name, job.rows
            ),
            (Some(Ok(_)), Lang::Zh) => {
                format!("{} 导入完成，共 {} 行，用时 {:.1} 秒", job.file_name, job.rows, job.seconds)
            }
            (Some(Ok(_)), Lang::En) => format!("{} imported: {} rows in {:.1} s", job.file_name, job.rows, job.seconds),
            (Some(Err(why)), Lang::Zh) => format!("{} 未导入，数据没有变动。{why}", job.file_name),
            (Some(Err(why)), Lang::En) => format!("{} was not imported; nothing was changed. {why}", job.file_name),
        };
        let failed = matches!(job.outcome, Some(Err(_)));
        view! {
            <div class="job" class:failed=failed role="status">
                <p>{words}</p>
                {job.outcome.is_none().then(|| view! { <progress value=done.to_string() max=of.max(1).to_string()></progress> })}
            </div>
        }
    }
}
