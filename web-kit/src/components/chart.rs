//! Charts: SVG with title and description, and a table with the same numbers
//! one press away.

use gloo_events::EventListener;
use shared_types::money::Fen;
use yew::prelude::*;

use super::{
    button::Button,
    icon::Icon,
    table::{Column, Row, Table},
};
use crate::{
    dom,
    hooks::use_language,
    lang::{is_chinese, join, t},
};

/// Kind of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Amounts of single months.
    Bar,
    /// How a balance moves.
    Line,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartPoint {
    /// On the axis, short: `2026-11`.
    pub label: AttrValue,
    /// How much.
    pub value: Fen,
}

/// Properties of [`Chart`].
#[derive(Properties, PartialEq)]
pub struct ChartProps {
    /// How it is drawn.
    pub kind: ChartKind,
    /// What it shows: `近24个月账户余额`.
    pub title: AttrValue,
    /// What is to be seen in it, in words.
    pub description: AttrValue,
    /// Heading of the labels in the table: `月份`.
    pub label_title: AttrValue,
    /// Heading of the values in the table: `余额（元）`.
    pub value_title: AttrValue,
    /// Values, oldest first; none of them negative.
    pub points: Vec<ChartPoint>,
}

const HEIGHT: i64 = 220;
const LEFT: i64 = 56;
const RIGHT: i64 = 12;
const TOP: i64 = 14;
const BOTTOM: i64 = 30;
/// Room of a label below: `2026-11` in the type of the care mode, and some air.
const LABEL: i64 = 100;

/// A chart with its table.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    use_language();
    let table = use_state(|| false);
    let frame = use_node_ref();
    let width = use_width(&frame);
    let toggle = {
        let table = table.clone();
        Callback::from(move |()| table.set(!*table))
    };
    let (label, icon) = if *table {
        (t::chart_show(), Icon::CHART)
    } else {
        (t::chart_table(), Icon::SHEET)
    };
    html! {
        <figure class="chart" ref={frame}>
            <figcaption>
                <span class="chart-title">{ &props.title }</span>
                <Button {label} {icon} on_click={toggle} />
            </figcaption>
            if *table {
                <Table
                    caption={props.title.clone()} hide_caption=true empty={t::chart_empty()}
                    columns={vec![Column::new(props.label_title.clone()), Column::number(props.value_title.clone())]}
                    rows={props.points.iter().map(|point| {
                        Row::new(point.label.clone(), vec![html! { { &point.label } }, html! { { point.value.grouped() } }])
                    }).collect::<Vec<_>>()}
                />
            } else if props.points.is_empty() {
                <p class="hint">{ t::chart_empty() }</p>
            } else {
                { draw(props, width) }
            }
        </figure>
    }
}

/// Width of the frame in CSS pixels: the chart is drawn in that size, so that
/// its text is as large as any other text.
#[hook]
fn use_width(frame: &NodeRef) -> i64 {
    let width = use_state_eq(|| 320);
    let (setter, frame) = (width.setter(), frame.clone());
    use_effect_with((), move |()| {
        let measure = move || {
            if let Some(element) = frame.cast::<web_sys::Element>() {
                setter.set(i64::from(element.client_width()).max(260));
            }
        };
        measure();
        let listener = EventListener::new(&dom::window(), "resize", move |_| measure());
        move || drop(listener)
    });
    *width
}

fn draw(props: &ChartProps, width: i64) -> Html {
    let top = ceiling(
        props
            .points
            .iter()
            .map(|point| point.value.0)
            .max()
            .unwrap_or(0),
    );
    let count = i64::try_from(props.points.len()).unwrap_or(1).max(1);
    let (inner, floor) = (width - LEFT - RIGHT, HEIGHT - BOTTOM);
    let y = |fen: i64| floor - scale(fen.max(0), floor - TOP, top);
    let x = |index: i64| LEFT + (2 * index + 1) * inner / (2 * count);
    // As many labels as fit in large type, always with the last one.
    let every = (count * LABEL / inner.max(1) + 1).max(1);
    let view_box = join(&["0 0 ", &width.to_string(), " ", &HEIGHT.to_string()]);
    let name = join(&[&props.title, "。", &props.description]);
    html! {
        <svg class="chart-svg" viewBox={view_box} height={HEIGHT.to_string()} width={width.to_string()} role="img" aria-label={name}>
            <title>{ &props.title }</title>
            <desc>{ &props.description }</desc>
            { for (0..=2).map(|step| grid(step, top, y(top * step / 2), width)) }
            { match props.kind {
                ChartKind::Bar => bars(props, inner / count, &x, &y, floor),
                ChartKind::Line => line(props, &x, &y),
            } }
            { for props.points.iter().zip(0_i64..).filter(|(_, index)| (count - 1 - index) % every == 0).map(|(point, index)| html! {
                <text class="chart-text" x={x(index).min(width - LABEL / 2 + RIGHT).to_string()} y={(HEIGHT - 8).to_string()} text-anchor="middle">{ &point.label }</text>
            }) }
        </svg>
    }
}

fn grid(step: i64, top: i64, y: i64, width: i64) -> Html {
    html! {
        <>
            <line class="chart-grid" x1={LEFT.to_string()} x2={(width - RIGHT).to_string()} y1={y.to_string()} y2={y.to_string()} />
            <text class="chart-text" x={(LEFT - 6).to_string()} y={(y + 5).to_string()} text-anchor="end">{ short(top * step / 2) }</text>
        </>
    }
}

fn bars(
    props: &ChartProps,
    room: i64,
    x: &dyn Fn(i64) -> i64,
    y: &dyn Fn(i64) -> i64,
    floor: i64,
) -> Html {
    let wide = (room * 2 / 3).clamp(2, 36);
    let points = props.points.iter().zip(0_i64..);
    points.map(|(point, index)| {
        let at = y(point.value.0);
        html! {
            <rect class="chart-bar" x={(x(index) - wide / 2).to_string()} y={at.to_string()} width={wide.to_string()} height={(floor - at).to_string()}>
                <title>{ join(&[&point.label, " ", &point.value.grouped()]) }</title>
            </rect>
        }
    })
    .collect()
}

fn line(props: &ChartProps, x: &dyn Fn(i64) -> i64, y: &dyn Fn(i64) -> i64) -> Html {
    let mut path = String::new();
    for (point, index) in props.points.iter().zip(0_i64..) {
        path.push_str(if index == 0 { "M" } else { "L" });
        path.push_str(&x(index).to_string());
        path.push(' ');
        path.push_str(&y(point.value.0).to_string());
    }
    // Dots carry the single values; with many months only the line is drawn.
    let dots = props.points.len() <= 36;
    html! {
        <>
            <path class="chart-line" d={path} />
            if dots {
                { for props.points.iter().zip(0_i64..).map(|(point, index)| html! {
                    <circle class="chart-dot" cx={x(index).to_string()} cy={y(point.value.0).to_string()} r="3">
                        <title>{ join(&[&point.label, " ", &point.value.grouped()]) }</title>
                    </circle>
                }) }
            }
        </>
    }
}

fn scale(fen: i64, pixels: i64, top: i64) -> i64 {
    i64::try_from(i128::from(fen) * i128::from(pixels) / i128::from(top.max(1))).unwrap_or(pixels)
}

/// The smallest of 1, 2, 4, 6, 10 times a power of ten that is not below the value.
fn ceiling(fen: i64) -> i64 {
    let mut power = 100_i64;
    loop {
        for factor in [1, 2, 4, 6] {
            if power.saturating_mul(factor) >= fen {
                return power.saturating_mul(factor);
            }
        }
        power = power.saturating_mul(10);
    }
}

/// A round amount for the axis: `1.2万`, `12k`.
fn short(fen: i64) -> String {
    const CHINESE: [(i64, &str); 2] = [(100_000_000, "亿"), (10_000, "万")];
    const ENGLISH: [(i64, &str); 3] = [(1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")];
    let yuan = fen / 100;
    let units: &[_] = if is_chinese() { &CHINESE } else { &ENGLISH };
    let Some((unit, word)) = units.iter().find(|(unit, _)| yuan >= *unit) else {
        return yuan.to_string();
    };
    let (whole, tenth) = (yuan / unit, yuan % unit * 10 / unit);
    if tenth == 0 {
        join(&[&whole.to_string(), word])
    } else {
        join(&[&whole.to_string(), ".", &tenth.to_string(), word])
    }
}

#[cfg(test)]
mod tests {
    use super::{ceiling, scale, short};

    #[test]
    fn the_axis_ends_at_a_round_amount() {
        for (fen, top) in [
            (0, 100),
            (100, 100),
            (101, 200),
            (399_999, 400_000),
            (700_000, 1_000_000),
        ] {
            assert_eq!(ceiling(fen), top);
        }
    }

    #[test]
    fn large_amounts_do_not_overflow() {
        assert_eq!(scale(i64::MAX, 200, i64::MAX), 200);
        assert!(ceiling(i64::MAX / 2) > 0);
    }

    #[test]
    fn axis_labels_are_short() {
        for (fen, text) in [
            (0, "0"),
            (999_900, "9999"),
            (1_000_000, "1万"),
            (12_500_000, "12.5万"),
            (999_999_999_999, "99.9亿"),
        ] {
            assert_eq!(short(fen), text);
        }
    }
}
