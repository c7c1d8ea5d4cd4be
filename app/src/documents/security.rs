//! 登录要求: what the installation asks of passwords, sessions and second factors.

use super::{Frame, document};
use crate::lang::{Lang, lang};
use domain::policy::Role;
use leptos::prelude::*;
use store::{BOUNDS, Security};

/// The sign-in settings.
#[derive(Clone, Debug)]
pub struct Rules {
    /// As they are.
    pub security: Security,
    /// Whether the reader sets them: the security administrator of the highest court that keeps accounts does.
    pub sets: bool,
}

/// Renders the sign-in settings.
pub fn security(frame: Frame, rules: Rules) -> String {
    document(frame, ["登录要求", "Sign-in rules"], move || {
        let lang = lang();
        let fixed = (!rules.sets).then(|| {
            lang.pick(
                "由上级法院的安全管理员设定，这里只能查看。",
                "The security administrator of a superior court sets them; here they can only be read.",
            )
        });
        let roles = Role::ALL.iter().filter(|role| !role.is_administrator());
        let roles = roles.map(|role| {
            view! {
                <label class="tick">
                    <input
                        type="checkbox"
                        name="second_factor"
                        value=role.id()
                        checked=rules.security.second_factor.contains(role)
                        disabled=!rules.sets
                    />
                    <span>{lang.pick(role.zh(), role.en())}</span>
                </label>
            }
        });
        view! {
            <section class="page admin">
                <p class="crumb"><a href="/people">{lang.pick("人员", "People")}</a></p>
                <h1>{lang.pick("登录要求", "Sign-in rules")}</h1>
                <p class="lede">{lede(&rules.security, lang)} {fixed}</p>
                <form class="gate-form wide" method="post" action="/security">
                    <fieldset>
                        <legend>{lang.pick("密码与会话", "Passwords and sessions")}</legend>
                        {numbers(&rules, lang)}
                    </fieldset>
                    <fieldset>
                        <legend>{lang.pick("须设动态验证码的角色", "Roles that need a second factor")}</legend>
                        <p class="hint">{lang.pick("三类管理员始终须设。", "The three administrators always do.")}</p>
                        {roles.collect_view()}
                    </fieldset>
                    {rules.sets.then(|| view! { <button class="primary" type="submit">{lang.pick("保存", "Save")}</button> })}
                </form>
            </section>
        }
    })
}

fn lede(security: &Security, lang: Lang) -> String {
    let Security { password_length, password_days, idle_minutes, session_hours, attempts, lock_minutes, .. } = security;
    match lang {
        Lang::Zh => {
            let days =
                if *password_days == 0 { String::from("不到期") } else { format!("{password_days} 天到期") };
            format!(
                "密码至少 {password_length} 个字符，{days}；空闲 {idle_minutes} 分钟或登录满 {session_hours} 小时自动退出；连续输错 {attempts} 次锁定 {lock_minutes} 分钟。"
            )
        }
        Lang::En => {
            let days = match password_days {
                0 => String::from("never expire"),
                days => format!("expire after {days} days"),
            };
            format!(
                "Passwords have at least {password_length} characters and {days}; a session ends after {idle_minutes} minutes without a request or {session_hours} hours; {attempts} wrong passwords lock an account for {lock_minutes} minutes. "
            )
        }
    }
}

fn numbers(rules: &Rules, lang: Lang) -> AnyView {
    let mut security = rules.security.clone();
    BOUNDS
        .iter()
        .map(|bound| {
            let value = *(bound.number)(&mut security);
            let name = match lang {
                Lang::Zh => format!("{}（{}–{}）", bound.zh, bound.low, bound.high),
                Lang::En => format!("{} ({}–{})", bound.en, bound.low, bound.high),
            };
            view! {
                <label>
                    <span>{name}</span>
                    <input
                        type="number"
                        name=bound.id
                        value=value.to_string()
                        min=bound.low.to_string()
                        max=bound.high.to_string()
                        readonly=!rules.sets
                        required
                    />
                </label>
            }
            .into_any()
        })
        .collect_view()
        .into_any()
}
