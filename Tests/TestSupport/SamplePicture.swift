public import Domain

/// A picture of a content library, with bytes in it that no text has.
public enum SamplePicture {
    public static let path = "media/hello.png"
    public static let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0xFF, 0x00]
    public static let medium = Medium(
        kind: .image,
        path: SamplePicture.path,
        checksum: "fa79bc31c670207f435f3e12a6203fb893c557c3a16add089db84552c93e5990"
    )
}
