//! 单位网厅.

use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <p>{ "单位网厅" }</p> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
