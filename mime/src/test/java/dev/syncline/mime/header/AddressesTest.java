package dev.syncline.mime.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static List<Address> of(String value) {
    return Addresses.parse(value);
  }

  private static Address address(String name, String email) {
    return new Address(name, email);
  }

  @Test
  void everyFormOfAMailboxIsRead() {
    var jane = address("Jane Doe", "jane@example.com");

    assertThat(of("Jane Doe <jane@example.com>")).containsExactly(jane);
    assertThat(of("\"Jane Doe\" <jane@example.com>")).containsExactly(jane);
    assertThat(of("\"Jane Doe\"<jane@example.com>")).containsExactly(jane);
    assertThat(of("jane@example.com (Jane Doe)")).containsExactly(jane);
    assertThat(of("=?utf-8?Q?Jane_Doe?= <jane@example.com>")).containsExactly(jane);
    assertThat(of("Jane Doe <jane @ example.com>")).containsExactly(jane);
    assertThat(of("Jane Doe <@relay,@relay2:jane@example.com>")).containsExactly(jane);
    assertThat(of("Jane Doe <mailto:jane@example.com>")).containsExactly(jane);
    assertThat(of("Jane Doe jane@example.com")).containsExactly(jane);
    assertThat(of("Jane Doe <jane@example.com")).containsExactly(jane);
    assertThat(of("\"Jane Doe <jane@example.com>")).containsExactly(jane);
  }

  @Test
  void commasInNamesSeparateNothing() {
    assertThat(of("\"Doe, Jane\" <jane@example.com>, joe@example.com"))
        .containsExactly(address("Doe, Jane", "jane@example.com"), new Address("joe@example.com"));
    assertThat(of("=?utf-8?Q?Doe=2C_Jane?= <jane@example.com>"))
        .containsExactly(address("Doe, Jane", "jane@example.com"));
    assertThat(of("Doe, Jane <jane@example.com>"))
        .containsExactly(address("Doe, Jane", "jane@example.com"));
  }

  @Test
  void groupsAreTheirMembersInOrder() {
    assertThat(of("z@example.com, Team: b@example.com, A <a@example.com>;, c@example.com"))
        .containsExactly(
            new Address("z@example.com"),
            new Address("b@example.com"),
            address("A", "a@example.com"),
            new Address("c@example.com"));
    assertThat(of("undisclosed-recipients:;")).isEmpty();
    assertThat(of("")).isEmpty();
  }

  @Test
  void quotedLocalPartsStayQuoted() {
    assertThat(of("\"jane doe\"@example.com"))
        .containsExactly(new Address("\"jane doe\"@example.com"));
    assertThat(of("Jane <\"a>b\"@example.com>"))
        .containsExactly(address("Jane", "\"a>b\"@example.com"));
  }

  @Test
  void escapesAreResolved() {
    assertThat(of("\"Jane \\\"JJ\\\" Doe\" <jane@example.com>"))
        .containsExactly(address("Jane \"JJ\" Doe", "jane@example.com"));
  }

  @Test
  void whatMailersForgetOrInventIsUnderstood() {
    assertThat(Addresses.parse("John Doe [SMTP:john@example.com]"))
        .containsExactly(new Address("John Doe", "john@example.com"));
    assertThat(Addresses.parse("\"A\" <a@example.com> \"B\" <b@example.com>"))
        .containsExactly(new Address("A", "a@example.com"), new Address("B", "b@example.com"));
    assertThat(Addresses.parse("a@example.com b@example.com"))
        .containsExactly(new Address("a@example.com"), new Address("b@example.com"));
    assertThat(Addresses.parse("John <john@[192.0.2.1]>"))
        .containsExactly(new Address("John", "john@[192.0.2.1]"));
    assertThat(Addresses.parse("undisclosed-recipients:;")).isEmpty();
    assertThat(Addresses.parse("Jane Doe <jane@example.com>: <john@example.com>"))
        .containsExactly(address("Jane Doe", "jane@example.com"), new Address("john@example.com"));
  }
}
