internal import Domain

extension FeishuFace {
    /// Answers `im/v1/images`: a picture for messages, checked for its size, its format and its pixels.
    func storePicture(_ call: ChatCall, _ town: inout ChatTown) throws(FeishuRefusal) -> Result {
        guard let boundary = Multipart.boundary(of: call.contentType),
            let type = Multipart.part(named: "image_type", in: call.body, boundary: boundary),
            ["message", "avatar"].contains(String(decoding: type.content, as: UTF8.self)),
            let picture = Multipart.part(named: "image", in: call.body, boundary: boundary)?.content
        else { throw FeishuRefusal(234_001, "Invalid request param.") }
        guard !picture.isEmpty else { throw FeishuRefusal(234_010, "File's size can't be 0.") }
        guard picture.count <= 10 << 20 else {
            throw FeishuRefusal(234_006, "The file size exceed the max value.")
        }
        guard let format = PictureShelf.Picture.Format(picture) else {
            throw FeishuRefusal(234_011, "Can't recognize the image format.")
        }
        if format == .png {
            // The width and the height stand at the beginning of the first chunk.
            let sides = Array(picture.dropFirst(16).prefix(8))
            let most = [sides.prefix(4), sides.suffix(4)].map { $0.reduce(0) { $0 << 8 | Int($1) } }.max() ?? 0
            guard most <= 12_000 else { throw FeishuRefusal(234_039, "Image resolution exceeds limit.") }
        }
        let key = "img_v3_\(town.mark(24))"
        town.pictures.put(picture, id: key)
        return Result(data: ["image_key": .text(key)], subject: key, effect: "a picture is stored")
    }
}
