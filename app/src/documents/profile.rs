//! One's own account: what one is and where, the password, the second factor, the sessions.

use super::sign_in::{Enrolment, enrol, new_password};
use super::{Frame, document, type_switch};
use crate::lang::{Lang, lang};
use leptos::prelude::*;

/// One's own account.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Login and name.
    pub who: [String; 2],
    /// Everything the person is.
    pub roles: Vec<RoleLine>,
    /// Whether there is a password here; single sign-on needs none.
    pub password: bool,
    /// Characters of a password at least.
    pub password_length: u32,
    /// When the password was set, and until when it holds, as days.
    pub password_days: Option<[String; 2]>,
    /// A second factor to be set up, where there is none yet.
    pub enrolment: Option<Enrolment>,
    /// How many sessions there are.
    pub sessions: i64,
}

/// Something the person is.
#[derive(Clone, Debug)]
pub struct RoleLine {
    /// The membership's id.
    pub id: String,
    /// Court, in Chinese and English.
    pub court: [String; 2],
    /// Role, in Chinese and English.
    pub role: [String; 2],
    /// The part of the court that it gives.
    pub part: [String; 2],
    /// Whether it is what they act as now.
    pub present: bool,
}

/// Renders it.
pub fn profile(frame: Frame, profile: Profile) -> String {
    document(frame, ["我的账号", "My account"], move || {
        let lang = lang();
        let [login, name] = profile.who.clone();
        view! {
            <section class="page profile">
                <h1>{lang.pick("我的账号", "My account")}</h1>
                <p class="lede">{opening(&profile, &name, &login, lang)}</p>
                {roles(&profile, lang)}
                {second_factor(&profile, lang)}
                {password(&profile, lang)}
                <section class="part" id="type">
                    <h2>{lang.pick("字号", "Size of type")}</h2>
                    <p>{type_switch("/profile", Some("quiet"))}</p>
                </section>
                <section class="part" id="sessions">
                    <h2>{lang.pick("登录", "Sessions")}</h2>
                    <form method="post" action="/sign-out/everywhere">
                        <button class="quiet" type="submit">{lang.pick("在所有设备上退出", "Sign out everywhere")}</button>
                    </form>
                </section>
            </section>
        }
    })
}

fn opening(profile: &Profile, name: &str, login: &str, lang: Lang) -> String {
    let second = profile.enrolment.is_none();
    match lang {
        Lang::Zh => format!(
            "{name}（{login}），担任 {} 个角色；动态验证码{}；现有 {} 处登录。",
            profile.roles.len(),
            if second { "已启用" } else { "未启用" },
            profile.sessions
        ),
        Lang::En => format!(
            "{name} ({login}): roles: {}; second factor: {}; sessions: {}.",
            profile.roles.len(),
            if second { "in use" } else { "not set up" },
            profile.sessions
        ),
    }
}

fn roles(profile: &Profile, lang: Lang) -> impl IntoView + use<> {
    let several = profile.roles.len() > 1;
    let rows = profile
        .roles
        .iter()
        .cloned()
        .map(|line| {
            let [court, role, part] = [line.court, line.role, line.part].map(|[zh, en]| lang.pick(zh, en));
            let action = if line.present {
                view! { <strong>{lang.pick("当前", "now")}</strong> }.into_any()
            } else {
                view! {
                    <form method="post" action="/switch">
                        <input type="hidden" name="membership" value=line.id />
                        <button class="quiet" type="submit">{lang.pick("切换到此", "Go on as this")}</button>
                    </form>
                }
                .into_any()
            };
            view! {
                <tr>
                    <th scope="row">{court}</th>
                    <td data-label=lang.pick("角色", "Role")>{role}</td>
                    <td data-label=lang.pick("范围", "Part")>{part}</td>
                    {several.then(|| view! { <td>{action}</td> })}
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="part" id="roles">
            <h2>{lang.pick("角色", "Roles")}</h2>
            <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("角色表", "Roles")>
                <table class="rows stacked">
                    <thead>
                        <tr>
                            <th scope="col">{lang.pick("法院", "Court")}</th>
                            <th scope="col">{lang.pick("角色", "Role")}</th>
                            <th scope="col">{lang.pick("范围", "Part")}</th>
                            {several.then(|| view! { <th scope="col"><span class="unseen">{lang.pick("切换", "Switch")}</span></th> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn second_factor(profile: &Profile, lang: Lang) -> impl IntoView + use<> {
    let content = match profile.enrolment.clone() {
        Some(enrolment) => view! {
            <details>
                <summary>{lang.pick("设置动态验证码", "Set up the second factor")}</summary>
                {enrol(enrolment, String::from("/profile"), lang)}
            </details>
        }
        .into_any(),
        None => view! {
            <p class="subtitle">
                {lang.pick("已启用。换手机请联系本院安全管理员重置。", "In use. For a new phone, ask the security administrator of your court to reset it.")}
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="part" id="second-factor">
            <h2>{lang.pick("动态验证码", "Second factor")}</h2>
            {content}
        </section>
    }
}

fn password(profile: &Profile, lang: Lang) -> Option<impl IntoView + use<>> {
    let length = profile.password_length;
    let held = profile.password_days.clone().map(|[since, until]| match lang {
        Lang::Zh => format!("上次修改 {since}，有效期至 {until}。"),
        Lang::En => format!("Changed {since}, valid until {until}."),
    });
    profile.password.then(|| {
        view! {
            <section class="part" id="password">
                <h2>{lang.pick("密码", "Password")}</h2>
                {held.map(|held| view! { <p class="subtitle">{held}</p> })}
                <details>
                    <summary>{lang.pick("修改密码", "Change the password")}</summary>
                    {new_password(String::from("/profile"), length, lang)}
                </details>
            </section>
        }
    })
}
