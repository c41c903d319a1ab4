internal import Domain

extension DingTalkFace {
    /// Answers `media/upload`; only pictures are taken here.
    ///
    /// Which number is given for what is not documented for this call; those of the list for all calls are taken.
    func storePicture(_ call: ChatCall, _ town: inout ChatTown) throws(DingTalkRefusal) -> Result {
        guard call.query["type"] == "image" else { throw DingTalkRefusal("40004", "不合法的媒体文件类型") }
        guard let boundary = Multipart.boundary(of: call.contentType),
            let picture = Multipart.part(named: "media", in: call.body, boundary: boundary)?.content
        else { throw DingTalkRefusal("43008", "参数需要multipart类型") }
        guard !picture.isEmpty else { throw DingTalkRefusal("44001", "多媒体文件为空") }
        guard picture.count <= 20 << 20 else { throw DingTalkRefusal("40009", "不合法的图片文件大小") }
        guard PictureShelf.Picture.Format(picture) != nil else { throw DingTalkRefusal("40005", "不合法的文件类型") }
        let id = "@lAD\(town.mark(20))"
        town.pictures.put(picture, id: id)
        return Result(
            fields: [("media_id", .text(id)), ("type", "image")],
            subject: id,
            effect: "a picture is stored"
        )
    }
}
