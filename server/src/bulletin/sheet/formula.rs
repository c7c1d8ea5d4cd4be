//! The formulas as a sheet, in which each value is computed from its numerator and denominator.

use super::looks::{Looks, height};
use super::{FormulaRow, opening};
use crate::bulletin::FileError;
use crate::bulletin::scale::Printed;
use rust_xlsxwriter::{Formula, Worksheet};

const HEAD: u32 = 2;

/// Writes the formulas, one to a row.
pub(super) fn write(sheet: &mut Worksheet, formulas: &[FormulaRow], looks: &Looks) -> Result<(), FileError> {
    opening(sheet, "指标公式与计算", looks)?;
    let heads = [("指标", 30), ("公式", 60), ("分子", 14), ("分母", 14), ("倍数", 8), ("小数位", 8), ("数值", 14)];
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.write_with_format(HEAD, column, head, &looks.head)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, formula) in (HEAD + 1..).zip(formulas) {
        write_row(sheet, row, formula, looks)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 1)?;
    sheet.set_repeat_rows(0, HEAD)?;
    sheet.set_landscape();
    Ok(())
}

fn write_row(sheet: &mut Worksheet, row: u32, formula: &FormulaRow, looks: &Looks) -> Result<(), FileError> {
    sheet
        .set_row_height(row, height([(formula.indicator.as_str(), 30), (formula.formula.as_str(), 60)].into_iter()))?;
    sheet.write_with_format(row, 0, &formula.indicator, &looks.text)?;
    sheet.write_with_format(row, 1, &formula.formula, &looks.text)?;
    for (column, part) in (2..).zip([&formula.numerator, &formula.denominator]) {
        let shown = part.as_deref().unwrap_or("—");
        match Printed::read(shown) {
            Some(number) => {
                let look = looks.number.clone().set_num_format(number.format());
                sheet.write_with_format(row, column, number.held(), &look)?
            }
            None => sheet.write_with_format(row, column, shown, &looks.number)?,
        };
    }
    sheet.write_with_format(row, 4, formula.scale, &looks.number)?;
    sheet.write_with_format(row, 5, formula.decimals, &looks.number)?;
    let look = looks.number.clone().set_num_format(decimals(formula.decimals));
    match value(formula) {
        Some(value) => {
            let line = row + 1;
            let live = Formula::new(format!("=ROUND(E{line}*C{line}/D{line},F{line})")).set_result(value);
            sheet.write_formula_with_format(row, 6, live, &look)?
        }
        None => sheet.write_with_format(row, 6, "—", &look)?,
    };
    Ok(())
}

fn decimals(decimals: u8) -> String {
    Printed { value: 0.0, decimals: usize::from(decimals), percent: false, grouped: false }.format()
}

/// The value, rounded half away from nought as Excel rounds, in whole numbers throughout; none without both parts.
fn value(formula: &FormulaRow) -> Option<String> {
    let (above, above_places) = whole(formula.numerator.as_deref()?)?;
    let (below, below_places) = whole(formula.denominator.as_deref()?)?;
    let ten = |power: u32| 10_i128.checked_pow(power);
    let decimals = u32::from(formula.decimals);
    let above = above.checked_mul(i128::from(formula.scale))?.checked_mul(ten(below_places + decimals)?)?;
    let below = below.checked_mul(ten(above_places)?)?;
    let half = if (above < 0) == (below < 0) { below.abs() } else { -below.abs() };
    let doubled = below.checked_abs()?.checked_mul(2)?;
    let rounded = above.checked_mul(2)?.checked_mul(below.signum())?.checked_add(half)?.checked_div(doubled)?;
    let (sign, size) = (if rounded < 0 { "-" } else { "" }, rounded.unsigned_abs());
    let ten = 10_u128.checked_pow(decimals)?;
    match decimals {
        0 => Some(format!("{sign}{size}")),
        _ => Some(format!("{sign}{}.{:0places$}", size / ten, size % ten, places = usize::from(formula.decimals))),
    }
}

/// A printed number as a whole one, and how many of its digits stood behind the point.
fn whole(shown: &str) -> Option<(i128, u32)> {
    let printed = Printed::read(shown)?;
    let digits = format!("{:.*}", printed.decimals, printed.value).replace('.', "");
    let places = printed.decimals + if printed.percent { 2 } else { 0 };
    Some((digits.parse().ok()?, u32::try_from(places).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn valued(numerator: &str, denominator: &str, scale: i32, decimals: u8) -> Option<String> {
        let [indicator, formula] = [String::new(), String::new()];
        let (numerator, denominator) = (Some(numerator.to_owned()), Some(denominator.to_owned()));
        value(&FormulaRow { indicator, formula, numerator, denominator, scale, decimals })
    }

    #[test]
    fn values_are_rounded_half_away_from_nought() {
        assert_eq!(valued("41,906", "48,213", 100, 2).as_deref(), Some("86.92"));
        assert_eq!(valued("1", "8", 100, 0).as_deref(), Some("13"));
        assert_eq!(valued("-1", "8", 100, 0).as_deref(), Some("-13"));
        assert_eq!(valued("1", "-8", 100, 1).as_deref(), Some("-12.5"));
        assert_eq!(valued("12.50", "0.5", 1, 3).as_deref(), Some("25.000"));
        assert_eq!(valued("1", "3", 1, 4).as_deref(), Some("0.3333"));
        assert_eq!(valued("1", "0", 100, 2), None);
        assert_eq!(valued("—", "4", 100, 2), None);
    }
}
