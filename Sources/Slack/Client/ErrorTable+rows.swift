extension ErrorTable {
    /// Codes, what follows from them, and what they mean, in Chinese and in English.
    typealias Line = ([String], Verdict, String, String)

    static let passing: [Line] = [
        (
            ["ratelimited", "rate_limited"], .tooOften,
            "这个接口调用得太频繁。",
            "This method is called too often."
        ),
        (
            ["message_limit_exceeded"], .again(after: .seconds(3_600)),
            "工作区的消息额度用完了。",
            "The workspace has sent as many messages as it may."
        ),
        (
            ["internal_error", "fatal_error"], .ambiguous,
            "Slack 内部出错，可能已经办成。",
            "Slack failed inside; it may have been done."
        ),
        (
            ["duplicate_message_not_found", "duplicate_channel_not_found"], .ambiguous,
            "Slack 认为这是重复的调用，但找不到第一次的结果。",
            "Slack takes this for a repeat and does not find the first one."
        ),
        (
            ["service_unavailable", "request_timeout", "update_failed"], .again(after: nil),
            "Slack 暂时不能用。",
            "Slack is not available for now."
        ),
    ]

    static let credentials: [Line] = [
        (
            ["not_authed", "invalid_auth", "token_revoked", "account_inactive", "org_login_required"], .never,
            "botToken 已失效，或应用被卸载：请重新安装应用并更换 botToken。",
            "The botToken is no good any more, or the app was removed: install it again and change botToken."
        ),
        (
            ["token_expired"], .never,
            "botToken 已过期：这里不支持 token rotation，请用不轮换的令牌。",
            "The botToken has expired: token rotation is not supported here, use a token without it."
        ),
        (
            ["missing_scope", "no_permission", "not_allowed_token_type"], .never,
            "应用没有这个接口的权限：请在 OAuth & Permissions 里添加并重新安装。",
            "The app may not call this: add the scope under OAuth & Permissions and install it again."
        ),
        (
            [
                "team_not_found", "team_access_not_granted", "ekm_access_denied", "access_denied",
                "app_access_restricted",
            ],
            .never,
            "工作区不存在，或者组织的规定不允许这个应用。",
            "The workspace is unknown, or the rules of its organisation do not allow the app."
        ),
        (
            ["accesslimited", "team_added_to_org"], .never,
            "工作区正在迁移或受限，现在不能调用。",
            "The workspace is being moved or is limited; it cannot be called now."
        ),
        (
            ["deprecated_endpoint", "method_deprecated"], .never,
            "Slack 已停用这个接口：请升级 Hearth。",
            "Slack has withdrawn this method: update Hearth."
        ),
    ]

    static let places: [Line] = [
        (
            ["channel_not_found", "not_in_channel"], .gone,
            "频道不存在，或机器人不在里面：请在频道里邀请它。",
            "The channel is unknown or the bot is not in it: invite it there."
        ),
        (
            ["is_archived"], .gone,
            "频道已归档。",
            "The channel is archived."
        ),
        (
            ["user_not_in_channel", "user_not_found", "cannot_dm_bot"], .never,
            "收件人不存在、不在频道里，或者是机器人。",
            "The person is unknown, not in the channel, or a bot."
        ),
        (
            ["messages_tab_disabled"], .never,
            "应用的私信没有打开：请在 App Home 里打开 Messages Tab。",
            "Direct messages of the app are off: turn on the Messages Tab under App Home."
        ),
        (
            ["restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel"],
            .never,
            "管理员不允许在这里发消息。",
            "An administrator does not allow messages here."
        ),
        (
            [
                "cannot_reply_to_message", "thread_locked", "restricted_action_thread_locked",
                "restricted_action_non_threadable_channel",
            ], .refusedPart,
            "不能在这条消息下面回复。",
            "This message takes no answer under it."
        ),
        (
            [
                "message_not_found", "cant_update_message", "edit_window_closed", "is_inactive", "cant_delete_message",
            ], .never,
            "要改的消息不存在，或不能再改。",
            "The message to change is unknown, or cannot be changed any more."
        ),
    ]

    static let content: [Line] = [
        (
            ["msg_too_long", "too_many_attachments"], .never,
            "消息太长，或附件太多。",
            "The message is too long, or has too many attachments."
        ),
        (
            ["msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format", "block_mismatch"], .refusedPart,
            "Slack 不接受这条消息的按钮和版式。",
            "Slack does not take the buttons and blocks of this message."
        ),
        (
            [
                "no_text", "markdown_text_conflict", "invalid_metadata_format", "metadata_too_large",
                "invalid_arguments", "invalid_json",
            ], .never,
            "请求写得不对，这是 Hearth 的错误。",
            "The request is wrong, which is a mistake of Hearth."
        ),
    ]

    /// Codes of uploads.
    ///
    /// Source: Slack documentation, "files.getUploadURLExternal" and "files.completeUploadExternal".
    static let files: [Line] = [
        (
            ["file_not_found", "file_deleted"], .again(after: nil),
            "Slack 找不到刚上传的文件。",
            "Slack does not find the file that was uploaded."
        ),
        (
            ["file_uploads_disabled", "file_uploads_except_images_disabled"], .never,
            "管理员不允许上传文件。",
            "An administrator does not allow uploads."
        ),
        (
            ["file_upload_size_restricted", "file_upload_size_too_large"], .never,
            "文件太大。",
            "The file is too large."
        ),
        (
            ["storage_limit_reached"], .never,
            "工作区的存储空间满了。",
            "The workspace has no room for more files."
        ),
        (
            ["blocked_file_type", "slack_connect_blocked_file_type", "slack_connect_file_upload_sharing_blocked"],
            .never,
            "管理员不允许这种文件。",
            "An administrator does not allow files of this type."
        ),
        (
            ["missing_argument", "unknown_snippet_type", "alt_txt_too_large"], .never,
            "请求写得不对，这是 Hearth 的错误。",
            "The request is wrong, which is a mistake of Hearth."
        ),
    ]

    /// Codes of the way in.
    ///
    /// Source: Slack documentation, "oauth.v2.access"; that `openid.connect.token` names the same is not confirmed.
    static let login: [Line] = [
        (
            ["invalid_code", "code_already_used", "code_expired"], .never,
            "登录的 code 不对、过期或已用过。",
            "The code of the login is wrong, expired or used."
        ),
        (
            ["invalid_client_id", "bad_client_secret", "invalid_grant_type"], .never,
            "login 的 clientID 或 clientSecret 不对：请从 Basic Information 复制。",
            "clientID or clientSecret of the login is wrong: copy them from Basic Information."
        ),
        (
            ["bad_redirect_uri", "oauth_authorization_url_mismatch"], .never,
            "登录返回的地址没有登记：请在 OAuth & Permissions 里添加 Redirect URL。",
            "The address of return is not registered: add it to the Redirect URLs under OAuth & Permissions."
        ),
    ]
}
