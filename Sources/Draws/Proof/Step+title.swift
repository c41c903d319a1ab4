public import Domain

extension Step.Name {
    /// The step as people call it.
    public var title: Bilingual {
        switch self {
        case .rules: Bilingual("规则", "rules")
        case .commitment: Bilingual("密钥承诺", "commitment")
        case .entry: Bilingual("名单条目", "entry")
        case .roster: Bilingual("名单", "roster")
        case .entropy: Bilingual("外部数值", "outside value")
        case .secret: Bilingual("密钥", "secret")
        case .winner: Bilingual("中奖", "winner")
        case .redraw: Bilingual("补抽", "re-draw")
        case .end: Bilingual("结束", "end")
        }
    }

    /// The name in a line, as it is: the first known one behind `"step":`; nil when there is none.
    ///
    /// The line need not be a good one. In a good one the bytes before the name stand nowhere else, because quotation
    /// marks inside texts are escaped.
    init?(in line: ArraySlice<UInt8>) {
        let key = Array(#""step":""#.utf8)
        guard line.count > key.count else { return nil }
        for start in line.startIndex..<(line.endIndex - key.count)
        where line[start..<start + key.count].elementsEqual(key) {
            let rest = line[(start + key.count)...].prefix(16)
            guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { continue }
            if let name = Self(rawValue: String(decoding: rest[..<end], as: UTF8.self)) {
                self = name
                return
            }
        }
        return nil
    }
}
