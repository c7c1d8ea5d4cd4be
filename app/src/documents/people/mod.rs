//! 人员: the accounts a court keeps and their roles. Making accounts is one administrator's, giving roles another's;
//! each finds only the forms that are theirs.

mod acts;
mod outcome;

pub use outcome::{Fault, FirstPassword, Happened, ImportReport, ImportedRow, first_password, import_report};

use super::chooser::chooser;
use super::sign_in::Field;
use super::{Frame, document};
use crate::components::names::{short, time};
use crate::figures::CourtName;
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use domain::line::Line;
use domain::policy::Role;
use leptos::prelude::*;

/// The accounts of a court, for one of those who administer them.
#[derive(Clone, Debug)]
pub struct People {
    /// The court.
    pub court: CourtCode,
    /// The courts to choose from, this one among them.
    pub courts: Vec<CourtName>,
    /// Its accounts, by login.
    pub people: Vec<Person>,
    /// Whether the reader makes accounts.
    pub makes_accounts: bool,
    /// Whether the reader gives roles.
    pub gives_roles: bool,
    /// The divisions a role can be in.
    pub divisions: Vec<String>,
    /// The reader's own login; nobody administers their own account.
    pub me: String,
}

/// Someone with an account.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account's id.
    pub id: String,
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Whether they can sign in.
    pub state: State,
    /// Whether they have set up a second factor.
    pub second_factor: bool,
    /// What they are.
    pub roles: Vec<Held>,
}

/// Whether someone can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// They can.
    Active,
    /// The first password is still to be changed.
    FirstPassword,
    /// Not before this second since 1970: too many passwords were wrong.
    Locked(i64),
    /// The account is switched off.
    Off,
}

/// A role someone holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// The membership's id.
    pub id: String,
    /// The role.
    pub role: Role,
    /// The court, in Chinese and English, where it is not the one that keeps the account.
    pub court: Option<[String; 2]>,
    /// The division.
    pub division: Option<String>,
    /// The line.
    pub line: Option<Line>,
}

impl Held {
    /// The role with its court, division and line.
    fn named(&self, lang: Lang) -> String {
        let court = self.court.as_ref().map(|[zh, en]| lang.pick(zh, en).clone());
        let line = self.line.map(|line| lang.pick(line.zh(), line.en()).to_owned());
        let role = Some(lang.pick(self.role.zh(), self.role.en()).to_owned());
        let parts: Vec<String> = [role, court, self.division.clone(), line].into_iter().flatten().collect();
        parts.join(" · ")
    }
}

/// Renders the accounts of a court.
pub fn people(frame: Frame, people: People) -> String {
    document(frame, ["人员", "People"], move || {
        let lang = lang();
        let security =
            people.gives_roles.then(|| view! { <a href="/security">{lang.pick("登录要求", "Sign-in rules")}</a> });
        let divisions = people.divisions.iter().map(|name| view! { <option value=name.clone()></option> });
        view! {
            <section class="page admin">
                <div class="title-row">
                    <h1>{lang.pick("人员", "People")}</h1>
                    {chooser("/people", &people.courts, &people.court, None)}
                </div>
                <p class="lede">{lede(&people, lang)} " " {security}</p>
                <datalist id="divisions">{divisions.collect_view()}</datalist>
                {table(&people, lang)}
                {people.makes_accounts.then(|| create(&people.court, lang))}
                {import(&people, lang)}
            </section>
        }
    })
}

/// How things stand, with links to the rows spoken of.
fn lede(people: &People, lang: Lang) -> AnyView {
    let court = short(&people.courts, &people.court, lang);
    let all = people.people.len();
    if all == 0 {
        return lang.pick(format!("{court}还没有账号。"), format!("{court} has no account yet.")).into_any();
    }
    let no_role = |person: &&Person| person.roles.is_empty();
    let off = |person: &&Person| person.state == State::Off;
    let locked = |person: &&Person| matches!(person.state, State::Locked(_));
    let count = |which: &dyn Fn(&&Person) -> bool, zh: &str, en: &str| {
        let mut found = people.people.iter().filter(|person| which(person));
        let first = found.next()?.id.clone();
        let number = 1 + found.count();
        let text = lang.pick(format!("{number} 个{zh}"), format!("{number} {en}"));
        Some(view! { {lang.pick("，", ", ")} <a href=format!("#person-{first}")>{text}</a> }.into_any())
    };
    let parts: Vec<AnyView> = [
        count(&no_role, "没有角色", "without a role"),
        count(&off, "已停用", "switched off"),
        count(&locked, "被锁定", "locked"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let nothing = parts
        .is_empty()
        .then(|| lang.pick("，都有角色，没有停用或锁定的", ", each with a role, none switched off or locked"));
    let accounts = if all == 1 { "account" } else { "accounts" };
    let begin = lang.pick(format!("{court}有 {all} 个账号"), format!("{court} keeps {all} {accounts}"));
    view! { {begin} {parts} {nothing} {lang.pick("。", ".")} }.into_any()
}

fn table(people: &People, lang: Lang) -> Option<AnyView> {
    let heads =
        [("登录名", "Login"), ("姓名", "Name"), ("角色", "Roles"), ("状态", "State"), ("动态验证码", "Second factor")];
    let [login, name, roles, state, second] = heads.map(|(zh, en)| lang.pick(zh, en));
    let heads = [login, name, roles, state, second].map(|head| view! { <th scope="col">{head}</th> });
    let row = |person: &Person| {
        let held = person.roles.iter().map(|held| view! { <li>{held.named(lang)}</li> }).collect_view();
        let held = match person.roles.is_empty() {
            true => view! { <span class="waits">{lang.pick("没有角色", "no role")}</span> }.into_any(),
            false => view! { <ul class="held">{held}</ul> }.into_any(),
        };
        let second_factor = if person.second_factor { ("已设置", "set up") } else { ("未设置", "not set up") };
        view! {
            <tr id=format!("person-{}", person.id) class:off=person.state == State::Off>
                <th scope="row">{person.login.clone()}</th>
                <td data-label=name>{person.name.clone()}</td>
                <td data-label=roles>{held}</td>
                <td data-label=state>{stated(person.state, lang)}</td>
                <td data-label=second>{lang.pick(second_factor.0, second_factor.1)}</td>
                <td class="acts-cell">{acts::acts(person, people, lang)}</td>
            </tr>
        }
        .into_any()
    };
    (!people.people.is_empty()).then(|| {
        view! {
            <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("人员表", "People")>
                <table class="rows stacked">
                    <thead>
                        <tr>{heads} <th scope="col">{lang.pick("操作", "Actions")}</th></tr>
                    </thead>
                    <tbody>{people.people.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

fn stated(state: State, lang: Lang) -> AnyView {
    match state {
        State::Active => lang.pick("启用", "active").into_any(),
        State::FirstPassword => lang.pick("初始密码未改", "first password").into_any(),
        State::Off => lang.pick("已停用", "switched off").into_any(),
        State::Locked(until) => {
            let text = lang.pick(format!("锁定至 {}", time(until)), format!("locked until {}", time(until)));
            view! { <span class="waits">{text}</span> }.into_any()
        }
    }
}

/// The address of an act on a court's people.
fn to(path: &str, court: &CourtCode) -> String {
    format!("{path}?court={}", escape(court.as_str()))
}

fn create(court: &CourtCode, lang: Lang) -> AnyView {
    view! {
        <section class="part" id="create">
            <h2>{lang.pick("新建账号", "New account")}</h2>
            <p class="subtitle">
                {lang.pick(
                    "初始密码由系统生成，只显示一次；法官的姓名应与案件文件中的一致。",
                    "The first password is made here and shown once. A judge's name must be the one in the case files.",
                )}
            </p>
            <form class="gate-form in-line" method="post" action=to("/people/create", court)>
                <Field name="login" zh="登录名" en="Login" />
                <Field name="name" zh="姓名" en="Name" />
                <button class="primary" type="submit">{lang.pick("建立", "Create")}</button>
            </form>
        </section>
    }
    .into_any()
}

fn import(people: &People, lang: Lang) -> AnyView {
    let what = match people.makes_accounts {
        true => lang.pick(
            "CSV，首行为列名：登录名、姓名（角色、部门、条线三列留给安全管理员）。已有的账号不变，逐行说明结果。",
            "CSV whose first row names the columns login and name (role, division and line are left to the security administrator). Accounts that exist stay as they are; each row is answered.",
        ),
        false => lang.pick(
            "CSV，首行为列名：登录名、姓名、角色、部门、条线。账号须已建立；一人多个角色就写多行，逐行说明结果。",
            "CSV whose first row names the columns login, name, role, division and line. The accounts must exist; someone with several roles has a row for each. Each row is answered.",
        ),
    };
    view! {
        <section class="part" id="import">
            <h2>{lang.pick("批量导入", "Import a list")}</h2>
            <p class="subtitle">{what}</p>
            <form class="gate-form in-line" method="post" action=to("/people/import", &people.court) enctype="multipart/form-data">
                <label>
                    <span>{lang.pick("文件", "File")}</span>
                    <input type="file" name="file" accept=".csv,.txt" required />
                </label>
                <button class="quiet" type="submit">{lang.pick("导入", "Import")}</button>
            </form>
        </section>
    }
    .into_any()
}
