import Domain

extension Translation {
    /// A press of one of our buttons; a link that was opened, a menu or a form stays unknown.
    ///
    /// Slack repeats no press: whoever presses twice has pressed twice, at two moments.
    func reading(of interaction: Interaction) -> Reading {
        guard interaction.type == "block_actions", let user = interaction.user, let channel = interaction.channel,
            let message = interaction.message, let action = interaction.actions.first,
            let pressedAt = Stamp(action.action_ts)
        else { return Reading(happening: .unknown(kind: Self.label([interaction.type]))) }
        var reading = Reading(
            conversation: self.conversation(channel, with: user),
            identity: "press/\(channel)/\(message.text)/\(user)/\(action.action_id ?? "")/\(pressedAt.text)",
            writtenAt: pressedAt.instant,
            happening: .unknown(kind: Self.label([interaction.type, action.type ?? ""]))
        )
        guard action.type == "button" else { return reading }
        guard let value = action.value.flatMap(ButtonValue.init) else {
            reading.happening = .unknown(kind: Happening.foreignPress)
            return reading
        }
        reading.happening = .cardClicked(
            CardClick(
                by: self.participant(user),
                key: value.key,
                run: value.run.map { RunID($0) },
                taskID: message.text,
                cardType: "button",
                responseCode: "",
                selected: [],
                isMenu: false,
                in: self.place(channel, interaction.thread)
            )
        )
        return reading
    }
}
