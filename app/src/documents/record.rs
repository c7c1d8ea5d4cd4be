//! How entries of a log read: acts, phases and roles by their names.

use crate::lang::Lang;
use domain::policy::{Action, Role};

/// Acts that the policy has no name for, because everyone does them to their own account or no person does them.
pub(super) const OTHER_ACTS: [(&str, &str, &str); 6] = [
    ("sign_in", "登录", "sign in"),
    ("sign_out", "退出", "sign out"),
    ("password", "修改密码", "change the password"),
    ("second_factor", "动态验证码", "second factor"),
    ("export", "导出审计日志", "export the audit log"),
    ("anchor", "日志锚定", "anchor a log"),
];

/// An act by its name; one that has none by its id.
pub(super) fn act(id: &str, lang: Lang) -> String {
    let other = || OTHER_ACTS.iter().find(|(other, ..)| *other == id).map(|(_, zh, en)| lang.pick(*zh, *en));
    let known = Action::parse(id).ok().map(|action| lang.pick(action.zh(), action.en()));
    known.or_else(other).unwrap_or(id).to_owned()
}

/// A role by its name.
pub(super) fn role(id: &str, lang: Lang) -> String {
    Role::parse(id).map_or(id, |role| lang.pick(role.zh(), role.en())).to_owned()
}

/// How far an act had come.
pub(super) fn phase(id: &str, lang: Lang) -> String {
    match id {
        "opened" => lang.pick("开始", "begun"),
        "done" => lang.pick("完成", "done"),
        "refused" => lang.pick("被拒", "refused"),
        "failed" => lang.pick("失败", "failed"),
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_read_in_both_languages_and_an_unknown_one_as_it_stands() {
        assert_eq!(act("view_cases", Lang::Zh), "查看案件");
        assert_eq!(act("sign_in", Lang::En), "sign in");
        assert_eq!(act("import", Lang::Zh), "import");
    }
}
