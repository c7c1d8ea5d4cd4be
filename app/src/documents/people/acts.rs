//! What an administrator can do to one account. What takes something away asks for the login.

use super::{Held, People, Person, State, to};
use crate::lang::{Lang, lang};
use domain::line::Line;
use domain::policy::Role;
use leptos::prelude::*;

pub(super) fn acts(person: &Person, people: &People, lang: Lang) -> AnyView {
    if person.login == people.me {
        return lang.pick("本人", "yourself").into_any();
    }
    view! {
        <details class="acts">
            <summary>{lang.pick("操作", "Actions")} <span class="unseen">" " {person.login.clone()}</span></summary>
            {people.makes_accounts.then(|| of_the_account(person, people, lang))}
            {people.gives_roles.then(|| of_the_roles(person, people, lang))}
        </details>
    }
    .into_any()
}

fn of_the_account(person: &Person, people: &People, lang: Lang) -> AnyView {
    let account = |off: &'static str| {
        view! {
            <input type="hidden" name="account" value=person.id.clone() />
            <input type="hidden" name="off" value=off />
        }
    };
    let switch = to("/people/switch", &people.court);
    let switch = match person.state {
        State::Off => view! {
            <form class="act" method="post" action=switch>
                {account("0")}
                <button class="quiet" type="submit">{lang.pick("恢复启用", "Switch on again")}</button>
            </form>
        }
        .into_any(),
        _ => view! {
            <form class="act" method="post" action=switch>
                {account("1")} <Confirm login=person.login.clone() />
                <button class="quiet" type="submit">{lang.pick("停用", "Switch off")}</button>
            </form>
        }
        .into_any(),
    };
    view! {
        <form class="act" method="post" action=to("/people/password", &people.court)>
            <input type="hidden" name="account" value=person.id.clone() />
            <button class="quiet" type="submit">{lang.pick("重置密码", "Reset password")}</button>
        </form>
        {switch}
    }
    .into_any()
}

fn of_the_roles(person: &Person, people: &People, lang: Lang) -> AnyView {
    let take_away = |held: &Held| {
        let text = match lang {
            Lang::Zh => format!("取消“{}”", held.named(lang)),
            Lang::En => format!("Take away “{}”", held.named(lang)),
        };
        view! {
            <form class="act" method="post" action=to("/people/role-away", &people.court)>
                <input type="hidden" name="membership" value=held.id.clone() />
                <Confirm login=person.login.clone() />
                <button class="quiet" type="submit">{text}</button>
            </form>
        }
        .into_any()
    };
    let second = person.second_factor.then(|| {
        view! {
            <form class="act" method="post" action=to("/people/second-factor", &people.court)>
                <input type="hidden" name="account" value=person.id.clone() />
                <button class="quiet" type="submit">{lang.pick("重置动态验证码", "Reset second factor")}</button>
            </form>
        }
    });
    let roles =
        Role::ALL.iter().map(|role| view! { <option value=role.id()>{lang.pick(role.zh(), role.en())}</option> });
    let lines =
        Line::ALL.iter().map(|line| view! { <option value=line.id()>{lang.pick(line.zh(), line.en())}</option> });
    view! {
        <form class="act" method="post" action=to("/people/role", &people.court)>
            <input type="hidden" name="account" value=person.id.clone() />
            <label>
                <span>{lang.pick("角色", "Role")}</span>
                <select name="role" required>{roles.collect_view()}</select>
            </label>
            <label>
                <span>{lang.pick("部门（庭长、书记员必填）", "Division (division heads and registrars)")}</span>
                <input type="text" name="division" list="divisions" autocomplete="off" />
            </label>
            <label>
                <span>{lang.pick("条线（审管办、院领导可限一条）", "Line (trial management and leaders)")}</span>
                <select name="line">
                    <option value="">{lang.pick("不限", "all")}</option>
                    {lines.collect_view()}
                </select>
            </label>
            <button class="quiet" type="submit">{lang.pick("授予角色", "Give the role")}</button>
        </form>
        {person.roles.iter().map(take_away).collect_view()}
        {second}
    }
    .into_any()
}

/// The login typed once more, before something is taken away.
#[component]
fn Confirm(login: String) -> impl IntoView {
    let ask = lang().pick(format!("输入登录名 {login} 确认"), format!("Type {login} to confirm"));
    view! {
        <label>
            <span>{ask}</span>
            <input type="text" name="confirm" autocomplete="off" autocapitalize="none" required />
        </label>
    }
}
