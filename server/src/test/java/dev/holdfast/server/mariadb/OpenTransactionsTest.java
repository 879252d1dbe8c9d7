package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenTransactionsTest {
  @Test
  void youngTransactionsOfClientsCountAndTheAgentsOwnDont() {
    String status =
        """
        LIST OF TRANSACTIONS FOR EACH SESSION:
        ---TRANSACTION (0x7f49cd130180), ACTIVE 1 sec
        0 lock struct(s), heap size 1128, 0 row lock(s)
        MariaDB thread id 7, OS thread handle 139954626557632, query id 16 localhost root
        Trx read view will not see trx with id >= 24, sees < 21
        ---TRANSACTION 21, ACTIVE 1 sec
        3 lock struct(s), heap size 1128, 3 row lock(s), undo log entries 2
        MariaDB thread id 6, OS thread handle 139954626864832, query id 14 localhost shop User sleep
        ---TRANSACTION 22, ACTIVE (PREPARED) 0 sec
        MariaDB thread id 9, OS thread handle 139954626864832, query id 14 127.0.0.1 holdfast
        ---TRANSACTION 24, ACTIVE 7 sec inserting
        MariaDB thread id 10, OS thread handle 139954626864832, query id 14 localhost shop
        ---TRANSACTION 23, not started
        MariaDB thread id 8, OS thread handle 139954626864832, query id 14 localhost shop
        """;
    assertThat(OpenTransactions.read(status)).containsExactly("(0x7f49cd130180)", "21");
  }
}
