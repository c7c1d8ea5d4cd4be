//! What is shown once and never stands in an address: a first password, and what came of an imported list.

use super::super::{Frame, document};
use crate::lang::{Lang, lang};
use leptos::prelude::*;

/// A first password.
#[derive(Clone)]
pub struct FirstPassword {
    /// Whose.
    pub login: String,
    /// The password.
    pub password: String,
    /// Where to go on to.
    pub back: String,
}

/// Renders a first password, once.
pub fn first_password(frame: Frame, first: FirstPassword) -> String {
    document(frame, ["初始密码", "First password"], move || {
        let lang = lang();
        let lede = match lang {
            Lang::Zh => format!("{} 的初始密码如下。只显示这一次，请当面或密封转交；首次登录必须修改。", first.login),
            Lang::En => format!(
                "The first password of {} stands below. It is shown this once: hand it over in person or sealed. It has to be changed at first sign-in.",
                first.login
            ),
        };
        view! {
            <section class="page gate">
                <h1>{lang.pick("初始密码", "First password")}</h1>
                <p class="lede">{lede}</p>
                <dl class="first-password">
                    <dt>{lang.pick("登录名", "Login")}</dt>
                    <dd><code>{first.login}</code></dd>
                    <dt>{lang.pick("初始密码", "First password")}</dt>
                    <dd class="key"><code>{first.password}</code></dd>
                </dl>
                <p><a class="primary" href=first.back>{lang.pick("已记下，返回", "Written down, go back")}</a></p>
            </section>
        }
    })
}

/// What came of an imported list.
#[derive(Clone)]
pub struct ImportReport {
    /// Where to go on to.
    pub back: String,
    /// Whether roles stood in the list that the reader does not give.
    pub roles_ignored: bool,
    /// The rows of the list.
    pub rows: Vec<ImportedRow>,
}

/// What came of a row.
#[derive(Clone)]
pub struct ImportedRow {
    /// The line in the file; the one with the column names is 1.
    pub line: u64,
    /// The login as it stands there.
    pub login: String,
    /// What happened.
    pub happened: Happened,
}

/// What happened to a row.
#[derive(Clone)]
pub enum Happened {
    /// An account was made, with this first password.
    Made(String),
    /// Something was done, in Chinese and English.
    Done([String; 2]),
    /// It was so already, in Chinese and English.
    Same([String; 2]),
    /// It cannot be taken.
    Refused(Fault),
}

/// Why a row cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The value that does not fit.
    pub value: String,
    /// Why, in Chinese and English.
    pub reason: [String; 2],
    /// What to do, in Chinese and English.
    pub hint: [String; 2],
}

/// Renders what came of an imported list; first passwords are shown this once.
pub fn import_report(frame: Frame, report: ImportReport) -> String {
    document(frame, ["导入结果", "What came of the list"], move || {
        let lang = lang();
        let passwords = report.rows.iter().any(|row| matches!(row.happened, Happened::Made(_)));
        let once = passwords.then(|| {
            lang.pick(
                "初始密码只显示这一次，可整表选取复制；首次登录必须修改。",
                "First passwords are shown this once; select the table to copy it. They have to be changed at first sign-in.",
            )
        });
        let ignored = report.roles_ignored.then(|| {
            lang.pick(
                "表中的角色、部门、条线没有处理：角色由安全管理员导入。",
                "Role, division and line were passed over: the security administrator gives roles.",
            )
        });
        let heads =
            [("行", "Line"), ("登录名", "Login"), ("结果", "Result"), ("值", "Value"), ("怎么办", "What to do")];
        let heads = heads.map(|(zh, en)| view! { <th scope="col">{lang.pick(zh, en)}</th> });
        let password = passwords.then(|| view! { <th scope="col">{lang.pick("初始密码", "First password")}</th> });
        let rows = report.rows.iter().map(|row| imported(row, passwords, lang)).collect_view();
        view! {
            <section class="page admin">
                <h1>{lang.pick("导入结果", "What came of the list")}</h1>
                <p class="lede">{summed_up(&report.rows, lang)} {once}</p>
                {ignored.map(|text| view! { <p class="cut">{text}</p> })}
                <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("逐行结果", "Result by row")>
                    <table class="rows stacked">
                        <thead><tr>{heads} {password}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p class="onward"><a class="primary" href=report.back.clone()>{lang.pick("返回人员", "Back to the people")}</a></p>
            </section>
        }
    })
}

fn summed_up(rows: &[ImportedRow], lang: Lang) -> String {
    let (mut done, mut same, mut refused) = (0, 0, 0);
    for row in rows {
        match row.happened {
            Happened::Made(_) | Happened::Done(_) => done += 1,
            Happened::Same(_) => same += 1,
            Happened::Refused(_) => refused += 1,
        }
    }
    match lang {
        Lang::Zh => format!("共 {} 行：{done} 行已办，{same} 行本已如此，{refused} 行有误未办。", rows.len()),
        Lang::En => format!("{} rows: {done} done, {same} were so already, {refused} refused. ", rows.len()),
    }
}

fn imported(row: &ImportedRow, passwords: bool, lang: Lang) -> AnyView {
    let pick = |[zh, en]: &[String; 2]| lang.pick(zh, en).clone();
    let nothing = String::new;
    // An empty cell needs no name on a phone.
    let label = |text: &str, zh, en| (!text.is_empty()).then(|| lang.pick(zh, en));
    let (result, value, hint, password) = match &row.happened {
        Happened::Made(password) => {
            (lang.pick("账号已建立", "account made").to_owned(), nothing(), nothing(), password.clone())
        }
        Happened::Done(what) | Happened::Same(what) => (pick(what), nothing(), nothing(), nothing()),
        Happened::Refused(fault) => (pick(&fault.reason), fault.value.clone(), pick(&fault.hint), nothing()),
    };
    let refused = matches!(row.happened, Happened::Refused(_));
    let mark = refused.then(|| view! { <span class="mark outside" aria-hidden="true">"▼ "</span> });
    view! {
        <tr>
            <th scope="row">{row.line}</th>
            <td data-label=lang.pick("登录名", "Login")>{row.login.clone()}</td>
            <td data-label=lang.pick("结果", "Result")>{mark} {result}</td>
            <td data-label=label(&value, "值", "Value")>{value.clone()}</td>
            <td data-label=label(&hint, "怎么办", "What to do")>{hint.clone()}</td>
            {passwords.then(|| view! { <td data-label=label(&password, "初始密码", "First password")><code>{password.clone()}</code></td> })}
        </tr>
    }
    .into_any()
}
