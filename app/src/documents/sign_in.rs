//! Everything between someone and their session: signing in, the second factor, a new password, the first administrators.

use super::{Frame, document};
use crate::lang::{Lang, lang};
use leptos::prelude::*;

/// What is asked of someone who is not, or not yet, signed in.
#[derive(Clone, Debug)]
pub enum Gate {
    /// Login and password.
    SignIn {
        /// Where to go on to.
        back: String,
        /// The accounts of a demo.
        demo: Vec<Demo>,
        /// How the court's single sign-on is called, where there is one.
        single_sign_on: Option<String>,
    },
    /// The code of the second factor.
    SecondFactor,
    /// A second factor to be set up.
    Enrolment(Enrolment),
    /// A new password, of so many characters at least.
    NewPassword(u32),
    /// Nobody has given a role yet.
    NoRole,
    /// The first administrators, with the code from the console.
    Setup,
}

/// An account of a demo.
#[derive(Clone, Debug)]
pub struct Demo {
    /// What to sign in with.
    pub login: String,
    /// The password, which everyone knows.
    pub password: String,
    /// Court and role, in Chinese and English.
    pub what: [String; 2],
}

/// A second factor to be set up.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The secret in base32.
    pub secret: String,
    /// The same as a picture, in SVG.
    pub picture: String,
}

/// Renders what is asked.
pub fn gate(frame: Frame, gate: Gate) -> String {
    let title = match &gate {
        Gate::SignIn { .. } => ["登录", "Sign in"],
        Gate::SecondFactor => ["动态验证码", "Second factor"],
        Gate::Enrolment(_) => ["设置动态验证码", "Set up the second factor"],
        Gate::NewPassword(_) => ["修改密码", "New password"],
        Gate::NoRole => ["还没有角色", "No role yet"],
        Gate::Setup => ["首次启用", "First administrators"],
    };
    let back = frame.address.clone();
    document(frame, title, move || {
        let lang = lang();
        let [zh, en] = title;
        view! {
            <section class="page gate">
                <h1>{lang.pick(zh, en)}</h1>
                {asked(gate, back, lang)}
            </section>
        }
    })
}

fn asked(gate: Gate, back: String, lang: Lang) -> AnyView {
    match gate {
        Gate::SignIn { back, demo, single_sign_on } => sign_in(back, demo, single_sign_on, lang),
        Gate::SecondFactor => view! {
            <p class="lede">{lang.pick("请输入身份验证器上的六位数字。", "Enter the six digits that your authenticator shows.")}</p>
            <form class="gate-form" method="post" action="/second-factor">
                <input type="hidden" name="back" value=back />
                <Code />
                <button class="primary" type="submit">{lang.pick("继续", "Go on")}</button>
            </form>
        }
        .into_any(),
        Gate::Enrolment(enrolment) => enrol(enrolment, back, lang),
        Gate::NewPassword(length) => view! {
            <p class="lede">
                {lang.pick("首次登录或密码到期，请先修改密码。", "This is your first sign-in, or the password has expired: choose a new one.")}
            </p>
            {new_password(back, length, lang)}
        }
        .into_any(),
        Gate::NoRole => view! {
            <p class="lede">
                {lang.pick(
                    "账号已登录，但还没有角色。请联系本院安全管理员授予角色后重新登录。",
                    "You are signed in and have no role yet. Ask the security administrator of your court for one, then sign in again.",
                )}
            </p>
        }
        .into_any(),
        Gate::Setup => set_up(lang),
    }
}

/// The form that changes a password; it goes on to `back`.
pub(super) fn new_password(back: String, length: u32, lang: Lang) -> impl IntoView + use<> {
    view! {
        <form class="gate-form" method="post" action="/new-password">
            <input type="hidden" name="back" value=back />
            <Secret name="present" zh="现密码" en="Present password" complete="current-password" />
            <Secret name="new" zh="新密码" en="New password" complete="new-password" />
            <Secret name="again" zh="再输一次" en="The new one again" complete="new-password" />
            <p class="hint">{rules(length, lang)}</p>
            <button class="primary" type="submit">{lang.pick("修改密码", "Change the password")}</button>
        </form>
    }
}

/// The rules of passwords in a sentence.
fn rules(length: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("至少 {length} 个字符，含大写字母、小写字母、数字、其他符号中的三类；不含登录名或姓名。"),
        Lang::En => format!(
            "At least {length} characters, with three of: capital letters, small letters, digits, others; without your login or name."
        ),
    }
}

fn sign_in(back: String, demo: Vec<Demo>, single_sign_on: Option<String>, lang: Lang) -> AnyView {
    let demo = (!demo.is_empty()).then(|| {
        let rows = demo
            .into_iter()
            .map(|one| {
                let [zh, en] = one.what;
                view! {
                    <tr>
                        <td>
                            <form method="post" action="/sign-in">
                                <input type="hidden" name="login" value=one.login.clone() />
                                <input type="hidden" name="password" value=one.password.clone() />
                                <input type="hidden" name="back" value=back.clone() />
                                <button class="linklike" type="submit">{one.login}</button>
                            </form>
                        </td>
                        <td>{lang.pick(zh, en)}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section class="part demo-accounts">
                <h2>{lang.pick("示例账号", "Demo accounts")}</h2>
                <p class="subtitle">
                    {lang.pick(
                        "这是示例数据，点登录名直接进入；密码都一样，所以这个系统只能在本机打开。",
                        "These are demo data; a click on a login signs in. The password is known to everyone, so only this machine can open it.",
                    )}
                </p>
                <table class="rows"><tbody>{rows}</tbody></table>
            </section>
        }
    });
    let single = single_sign_on.map(|name| {
        let text = match lang {
            Lang::Zh => format!("用{name}登录"),
            Lang::En => format!("Sign in with {name}"),
        };
        view! { <p><a class="quiet" href="/sign-in/oidc" rel="nofollow">{text}</a></p> }
    });
    view! {
        <form class="gate-form" method="post" action="/sign-in">
            <input type="hidden" name="back" value=back.clone() />
            <label>
                <span>{lang.pick("登录名", "Login")}</span>
                <input type="text" name="login" autocomplete="username" autocapitalize="none" required autofocus />
            </label>
            <Secret name="password" zh="密码" en="Password" complete="current-password" />
            <button class="primary" type="submit">{lang.pick("登录", "Sign in")}</button>
        </form>
        {single}
        {demo}
    }
    .into_any()
}

/// The form that sets a second factor up.
pub(super) fn enrol(enrolment: Enrolment, back: String, lang: Lang) -> AnyView {
    let spaced: Vec<String> =
        enrolment.secret.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    view! {
        <p class="lede">
            {lang.pick(
                "用手机上的身份验证器（任何支持 TOTP 的应用，不需要网络）扫描下面的图，或手工输入密钥，再填上它显示的六位数字。",
                "Scan the picture with an authenticator on your phone (any that knows TOTP; it needs no network), or type the key, then enter the six digits it shows.",
            )}
        </p>
        <form class="gate-form" method="post" action="/second-factor/set-up">
            <input type="hidden" name="back" value=back />
            <div class="qr" role="img" aria-label=lang.pick("密钥的二维码", "The key as a picture") inner_html=enrolment.picture></div>
            <p class="key"><code>{spaced.join(" ")}</code></p>
            <input type="hidden" name="secret" value=enrolment.secret />
            <Code />
            <button class="primary" type="submit">{lang.pick("启用", "Set up")}</button>
        </form>
    }
    .into_any()
}

fn set_up(lang: Lang) -> AnyView {
    let administrators = [
        ("system", "系统管理员：管法院、部门与账号", "System administrator: courts, divisions, accounts"),
        ("security", "安全管理员：管角色与授权", "Security administrator: roles and grants"),
        ("audit", "审计管理员：看记录，不能改", "Audit administrator: reads the record, changes nothing"),
    ];
    let people = administrators
        .map(|(id, zh, en)| {
            view! {
                <fieldset>
                    <legend>{lang.pick(zh, en)}</legend>
                    <Field name=format!("{id}_login") zh="登录名" en="Login" />
                    <Field name=format!("{id}_name") zh="姓名" en="Name" />
                    <Secret name=format!("{id}_password") zh="密码" en="Password" complete="new-password" />
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <p class="lede">
            {lang.pick(
                "这里还没有账号。请填上服务器启动时在控制台显示的一次性启用码，并设立三位管理员，由三个人分别担任。",
                "There is no account here yet. Enter the one-time code that the server printed on its console when it started, and name the three administrators: three people.",
            )}
        </p>
        <form class="gate-form wide" method="post" action="/setup">
            <Field name="code" zh="一次性启用码" en="One-time code" />
            <Field name="court" zh="法院代字，如 冀96" en="Code of the court, such as 冀96" />
            {people}
            <p class="hint">{rules(store::Security::default().password_length, lang)}</p>
            <button class="primary" type="submit">{lang.pick("启用", "Begin")}</button>
        </form>
    }
    .into_any()
}

/// A field of a form.
#[component]
pub(super) fn Field(
    #[prop(into)] name: String,
    zh: &'static str,
    en: &'static str,
    #[prop(optional, into)] value: String,
) -> impl IntoView {
    view! {
        <label>
            <span>{lang().pick(zh, en)}</span>
            <input type="text" name=name value=value autocomplete="off" required />
        </label>
    }
}

/// A field for a password.
#[component]
pub(super) fn Secret(
    #[prop(into)] name: String,
    zh: &'static str,
    en: &'static str,
    complete: &'static str,
) -> impl IntoView {
    view! {
        <label>
            <span>{lang().pick(zh, en)}</span>
            <input type="password" name=name autocomplete=complete required />
        </label>
    }
}

/// A field for the six digits.
#[component]
pub(super) fn Code() -> impl IntoView {
    view! {
        <label>
            <span>{lang().pick("六位数字", "Six digits")}</span>
            <input type="text" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required />
        </label>
    }
}
