//! The table for people.

use crate::row::Row;

/// Prints a row as soon as it is measured.
pub fn print(row: &Row) {
    let report = row.report();
    let verdict = match report.holds {
        Some(true) => "holds",
        Some(false) => "DOES NOT HOLD",
        None => "",
    };
    println!("{}", report.work);
    let mut line = format!("    {}", figure(report.value, report.unit));
    if let Some((low, high)) = row.measured_spread() {
        line += &format!(" ({} to {})", number(low), number(high));
    }
    if let (Some(floor), Some(ratio)) = (report.floor, report.ratio_to_floor) {
        line += &format!("   floor {} = {ratio:.2} x", figure(floor, report.unit));
    }
    if let (Some(peer), Some(ratio)) = (report.peer, report.ratio_to_peer) {
        line += &format!("   peer {} = {ratio:.3} x", figure(peer, report.unit));
    }
    println!("{line}");
    if let Some(limit) = report.limit {
        println!("    {verdict}: {limit}");
    }
    row.notes().iter().for_each(|note| println!("    {note}"));
}

fn figure(value: f64, unit: &str) -> String {
    format!("{} {unit}", number(value))
}

/// Three digits that matter.
fn number(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}
