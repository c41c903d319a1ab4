extension Int {
    /// The number with an English word behind it, which is another one for one thing than for several.
    func counted(_ one: String, _ several: String) -> String { "\(self) \(self == 1 ? one : several)" }
}
