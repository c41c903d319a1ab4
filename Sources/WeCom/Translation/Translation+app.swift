import Domain

extension Translation {
    /// What a member did in the app, or what the platform says about the app.
    func appEvent() -> Happening? {
        guard let kind = self.noticeKind, let sender = self.filled("FromUserName") else { return nil }
        let details = self.details(of: kind)
        return .appNotice(
            AppNotice(
                kind: kind,
                by: PlatformUserID(sender),
                key: details.key,
                location: details.location,
                result: details.result,
                pictures: details.pictures,
                effectiveAt: self.moment("EffectTime")
            )
        )
    }

    private struct Details {
        var key = ""
        var location: Location?
        var result: String?
        var pictures: [String] = []
    }

    private func details(of kind: AppNotice.Kind) -> Details {
        var details = Details(key: self.text("EventKey"))
        switch kind {
        case .locationReported:
            details.location = self.reportedLocation
        case .codeScanned:
            details.result = Self.filled(self.root["ScanCodeInfo"]?["ScanResult"])
        case .picturesSent:
            let pictures = self.root["SendPicsInfo"]?["PicList"]?.all("item") ?? []
            details.pictures = pictures.compactMap { Self.filled($0["PicMd5Sum"]) }
        case .locationChosen:
            details.location = self.root["SendLocationInfo"].flatMap {
                self.place(in: $0, latitude: "Location_X", longitude: "Location_Y")
            }
            details.result = Self.filled(self.root["SendLocationInfo"]?["Poiname"])
        case .batchJobFinished:
            details.key = self.root["BatchJob"]?["JobId"]?.text ?? ""
            details.result = self.batchResult
        case .approvalChanged:
            let info = self.root["ApprovalInfo"]
            details.key = Self.filled(info?["SpNo"]) ?? Self.filled(info?["ThirdNo"]) ?? ""
            details.result = Self.filled(info?["SpStatus"]) ?? Self.filled(info?["OpenSpStatus"])
        default: break
        }
        return details
    }

    private var reportedLocation: Location? {
        guard let latitude = self.filled("Latitude"), let longitude = self.filled("Longitude") else { return nil }
        return Location(latitude: latitude, longitude: longitude, scale: self.text("Precision"))
    }

    /// `sync_user 0 ok`: which job, error code, error text.
    private var batchResult: String? {
        guard let job = self.root["BatchJob"] else { return nil }
        let parts = [job["JobType"], job["ErrCode"], job["ErrMsg"]].compactMap(Self.filled)
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private var noticeKind: AppNotice.Kind? {
        switch self.event {
        case "subscribe": .subscribed
        case "unsubscribe": .unsubscribed
        case "enter_agent": .opened
        case "location": .locationReported
        case "click": .menuClicked
        case "view": .linkOpened
        case "view_miniprogram": .miniProgramOpened
        case "scancode_push", "scancode_waitmsg": .codeScanned
        case "pic_sysphoto", "pic_photo_or_album", "pic_weixin": .picturesSent
        case "location_select": .locationChosen
        case "batch_job_result": .batchJobFinished
        case "open_approval_change", "sys_approval_change": .approvalChanged
        case "share_agent_change", "share_chain_change": .sharingChanged
        case "inactive_alert": .inactivityAlert
        case "close_inactive_agent": .closedForInactivity
        case "reopen_inactive_agent": .reopened
        case "low_active_alert": .lowActivityAlert
        case "low_active": .lowActivity
        case "active_restored": .activityRestored
        default: nil
        }
    }

    /// `change_contact`: members, departments and member tags of the brand.
    func directoryEvent() -> Happening? {
        switch self.text("ChangeType") {
        case "create_user": self.directory(.member, .created, id: "UserID")
        case "update_user": self.directory(.member, .updated, id: "UserID")
        case "delete_user": self.directory(.member, .deleted, id: "UserID")
        case "create_party": self.directory(.department, .created, id: "Id")
        case "update_party": self.directory(.department, .updated, id: "Id")
        case "delete_party": self.directory(.department, .deleted, id: "Id")
        case "update_tag": self.directory(.tag, .updated, id: "TagId")
        default: nil
        }
    }

    private func directory(
        _ subject: DirectoryChange.Subject,
        _ act: DirectoryChange.Act,
        id: StaticString
    ) -> Happening? {
        guard let id = self.filled(id) else { return nil }
        let newID = subject == .member ? self.filled("NewUserID") : nil
        return .directoryChanged(DirectoryChange(subject: subject, act: act, id: id, newID: newID))
    }
}
