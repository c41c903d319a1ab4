/// Source: Slack documentation, the pages of the methods, "Errors".
extension SlackSpecimen {
    var novelCodes: [String] { ["brand_new_error"] }
    var hasWordyCodes: Bool { true }

    /// A token that rotates is not supported, so one that has expired is no good any more.
    var consequences: [Documented] {
        [
            Documented(.rests(.seconds(7)), "ratelimited rate_limited"),
            Documented(.again(after: .seconds(3_600)), "message_limit_exceeded"),
            Documented(.again(), "service_unavailable request_timeout update_failed"),
            Documented(
                .open,
                "internal_error fatal_error duplicate_message_not_found duplicate_channel_not_found"
            ),
            Documented(
                .otherForm,
                """
                msg_blocks_too_long invalid_blocks invalid_blocks_format block_mismatch
                cannot_reply_to_message thread_locked restricted_action_thread_locked
                restricted_action_non_threadable_channel
                """
            ),
            Documented(.gone, "channel_not_found not_in_channel is_archived"),
            Documented(
                .never,
                """
                not_authed invalid_auth token_revoked account_inactive org_login_required token_expired
                missing_scope no_permission not_allowed_token_type
                user_not_in_channel user_not_found cannot_dm_bot
                msg_too_long too_many_attachments no_text markdown_text_conflict
                invalid_metadata_format metadata_too_large invalid_arguments invalid_json
                restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel
                message_not_found cant_update_message edit_window_closed is_inactive cant_delete_message
                team_not_found team_access_not_granted ekm_access_denied access_denied app_access_restricted
                messages_tab_disabled accesslimited team_added_to_org deprecated_endpoint method_deprecated
                """
            ),
        ]
    }
}
