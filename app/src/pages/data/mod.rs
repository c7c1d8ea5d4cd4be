//! 数据: import, what became of it, and the rows that wait for correction. Every action is a form that works without
//! WASM.

mod batches;
mod job;
mod refused;

use crate::api::data::{DataAnswer, load_data};
use crate::api::wire::Wire;
use crate::components::chips::{Chip, ShowButton};
use crate::components::mark::counted;
use crate::components::names;
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use crate::pages::{Loading, ProblemNote, title};
use batches::{BatchTable, Months};
use job::JobProgress;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Form;
use leptos_router::hooks::use_location;
use refused::RefusedRows;

/// The screen.
#[component]
pub fn DataPage() -> impl IntoView {
    let location = use_location();
    let answer = Resource::new(move || location.search.get(), load_data);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(Wire(data)) => view! { <DataView data refetch=Callback::new(move |()| answer.refetch()) /> }.into_any(),
                    Err(problem) => view! { <ProblemNote problem /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn DataView(data: DataAnswer, refetch: Callback<()>) -> impl IntoView {
    let lang = lang();
    let heading = lang.pick("数据", "Data");
    let court = data.court.clone();
    let name = names::short(&data.scopes, &court, lang);
    let good: i64 = data.months.iter().map(|month| month.good).sum();
    let [cases, rows] = [good, data.refused_of].map(counted);
    let lede = match (lang, good, data.refused_of) {
        (Lang::Zh, 0, 0) => format!("{name}还没有数据。选择案件、事件、人员或指标文件（CSV 或 XLSX）导入。"),
        (Lang::Zh, _, 0) => format!("{name}已有 {cases} 件案件，没有待改的行。"),
        (Lang::Zh, ..) => format!("{name}已有 {cases} 件案件，{rows} 行待改：改好一行，就计入一行。"),
        (Lang::En, 0, 0) => {
            format!("{name} has no data yet. Choose a case, event, people or measures file (CSV or XLSX).")
        }
        (Lang::En, _, 0) => format!("{name} has {cases} cases; no row waits for correction."),
        (Lang::En, ..) => {
            format!("{name} has {cases} cases; {rows} rows wait for correction, each counts once corrected.")
        }
    };
    let named = data
        .scopes
        .iter()
        .map(|scope| (scope.code.to_string(), lang.pick(&scope.zh.1, &scope.en.1).clone(), scope.code == court));
    let courts = named.collect();
    let upload_to = format!("/data/upload?court={}", escape(court.as_str()));
    view! {
        <Title text=title(heading, lang) />
        <section class="page data">
            <div class="title-row">
                <h1>{heading}</h1>
                <Form method="GET" action="/data" attr:class="chips" attr:autocomplete="off">
                    <Chip label=lang.pick("法院", "Court") name="court" options=courts />
                    <ShowButton />
                </Form>
            </div>
            <p class="lede">{lede}</p>
            {data.notice.clone().map(|notice| view! { <p class="notice" role="status">{names::half(&notice, lang).to_owned()}</p> })}
            {data.job.clone().map(|(number, job)| view! { <JobProgress court=court.clone() number first=job refetch /> })}
            <section class="part" id="upload">
                <h2>{lang.pick("导入", "Import")}</h2>
                <form class="upload" method="post" action=upload_to enctype="multipart/form-data">
                    <label>
                        <span>{lang.pick("文件（可多选）", "Files (one or more)")}</span>
                        <input type="file" name="file" accept=".csv,.xlsx,.txt" multiple required />
                    </label>
                    <label>
                        <span>{lang.pick("列名对照（可不填）", "Column mapping (optional)")}</span>
                        <textarea name="mapping" rows="2" placeholder=lang.pick("他方列名 = 本系统列名", "their column = our column")></textarea>
                    </label>
                    <button class="primary" type="submit">{lang.pick("导入", "Import")}</button>
                </form>
                <p class="subtitle">
                    {lang.pick(
                        "首行为列名；按案号去重，重复导入不会重复计数；有误的行不会丢，会列在下面等待修改。",
                        "The first row names the columns. Importing twice counts once, by case number. Faulty rows are kept below, to be corrected.",
                    )}
                </p>
            </section>
            <RefusedRows data=data.clone() />
            <BatchTable court=court.clone() batches=data.batches.clone() />
            <Months months=data.months.clone() />
        </section>
    }
    .into_any()
}
