// The table's styles travel with the management pages: the desk does not need them.
import 'mantine-datatable/styles.css';
