package dev.syncline.sandbox.mailbox;

import java.util.Set;

/// Where an account writes down what happens to it.
interface Journal {
  MessageBytes keep(byte[] message);

  void conversation(MessageBytes message, String messageId);

  void folder(Folder folder);

  void renamed(Folder folder);

  void removed(Folder folder);

  void renumbered(Folder folder);

  void added(Folder folder, Message message);

  void reflagged(Folder folder, Message message);

  void expunged(Folder folder, Message message);

  void subscriptions(Set<String> names);

  void close();

  /// Remembers nothing.
  Journal NONE =
      new Journal() {
        @Override
        public MessageBytes keep(byte[] message) {
          return new MessageBytes(message);
        }

        @Override
        public void conversation(MessageBytes message, String messageId) {}

        @Override
        public void folder(Folder folder) {}

        @Override
        public void renamed(Folder folder) {}

        @Override
        public void removed(Folder folder) {}

        @Override
        public void renumbered(Folder folder) {}

        @Override
        public void added(Folder folder, Message message) {}

        @Override
        public void reflagged(Folder folder, Message message) {}

        @Override
        public void expunged(Folder folder, Message message) {}

        @Override
        public void subscriptions(Set<String> names) {}

        @Override
        public void close() {}
      };
}
