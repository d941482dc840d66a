export default function setup(app) {}
